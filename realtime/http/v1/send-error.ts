import type { ServerResponse } from "node:http";
import { DomainError } from "#domain/error.ts";
import { sendJson } from "../send.ts";
import { type ApiError, asApiError } from "./api-error.ts";

/** The answer to a request that failed, or the last event of a stream that did: never a clean end. */
export function sendApiError(response: ServerResponse, error: DomainError | ApiError): void {
  const known = asApiError(error);
  if (response.headersSent) {
    endWithError(response, known);
    return;
  }
  // The provider's refusal of a key is no question of who the client is.
  if (known.cause instanceof DomainError && known.status === 401) response.setHeader("WWW-Authenticate", "Bearer");
  if (known.status === 429 || known.status === 503) response.setHeader("Retry-After", String(known.retryAfter ?? 2));
  // The official clients repeat every 429 and 5xx, also where that is hopeless.
  if (known.code === "insufficient_quota") response.setHeader("X-Should-Retry", "false");
  sendJson(response, known.status, known.body);
}

/** OpenAI's clients throw at an event with `error`; one that only ends would look like a whole answer. */
function endWithError(response: ServerResponse, error: ApiError): void {
  if (response.writableEnded || response.destroyed) return;
  if (String(response.getHeader("content-type")).startsWith("text/event-stream")) response.end(`data: ${JSON.stringify(error.body)}\n\n`);
  else response.destroy();
}
