import type { IncomingMessage, ServerResponse } from "node:http";
import compression from "compression";

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

// The library's types are Express's, whose requests it does not need.
const middleware = compression({ filter: mayCompress }) as unknown as Middleware;
const isCompressible = compression.filter as unknown as (request: IncomingMessage, response: ServerResponse) => boolean;

/** Compresses what `response` is given from here on, by brotli or gzip as accepted, from 1 KB on. */
export function compressAnswer(response: ServerResponse): void {
  if (response.req.headers["accept-encoding"] !== undefined) middleware(response.req, response, () => {});
}

/**
 * Excludes partial content, whose range is in bytes of the whole file, responses with cookies, and event streams, which must not
 * be buffered.
 */
function mayCompress(request: IncomingMessage, response: ServerResponse): boolean {
  if (response.hasHeader("content-range") || response.hasHeader("set-cookie")) return false;
  return response.getHeader("content-type") !== "text/event-stream" && isCompressible(request, response);
}
