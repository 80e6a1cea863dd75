import type { IncomingMessage } from "node:http";
import { bodyLullBytes, bodyLullMs } from "../tunables.ts";

/**
 * Cuts a request whose body comes too slowly to be one: it costs a place, memory and perhaps a file, and has no end. Looks at
 * the connection's bytes and not at the body's, which only their reader may touch.
 */
export function cutSlowBody(request: IncomingMessage): void {
  const { headers, socket } = request;
  if (!Number(headers["content-length"]) && !headers["transfer-encoding"]) return;
  let bytes = socket.bytesRead;
  const timer = setInterval(() => {
    if (request.complete || request.destroyed) return clearInterval(timer);
    if (socket.bytesRead - bytes < bodyLullBytes) request.destroy();
    bytes = socket.bytesRead;
  }, bodyLullMs).unref();
}
