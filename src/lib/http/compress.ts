import type { IncomingMessage, ServerResponse } from "node:http";
import compression from "compression";

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

// The library's types are those of Express, whose requests it does not need.
const middleware = compression({ filter: mayCompress }) as unknown as Middleware;
const isCompressible = compression.filter as unknown as (request: IncomingMessage, response: ServerResponse) => boolean;

/** From here on what `response` is given leaves compressed, by brotli or gzip as the client accepts, from 1 KB on. */
export function compressAnswer(response: ServerResponse): void {
  if (response.req.headers["accept-encoding"] !== undefined) middleware(response.req, response, () => {});
}

/** Not a part of a file, which is counted in the bytes of the whole one, nor cookies, nor events, which must not wait for each other. */
function mayCompress(request: IncomingMessage, response: ServerResponse): boolean {
  if (response.hasHeader("content-range") || response.hasHeader("set-cookie")) return false;
  return response.getHeader("content-type") !== "text/event-stream" && isCompressible(request, response);
}
