import type { IncomingMessage } from "node:http";
import { slowBodyMinBytes, slowBodyWindowMs } from "../tunables.ts";

/**
 * Aborts a request whose body arrives too slowly: it occupies a slot, memory and perhaps a file, and never ends. Watches the
 * connection's bytes, since only the body's reader may touch the body.
 */
export function abortSlowBody(request: IncomingMessage): void {
  const { headers, socket } = request;
  if (!Number(headers["content-length"]) && !headers["transfer-encoding"]) return;
  let bytes = socket.bytesRead;
  const timer = setInterval(() => {
    if (request.complete || request.destroyed) return clearInterval(timer);
    if (socket.bytesRead - bytes < slowBodyMinBytes) request.destroy();
    bytes = socket.bytesRead;
  }, slowBodyWindowMs).unref();
}
