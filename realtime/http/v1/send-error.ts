import type { ServerResponse } from "node:http";
import { DomainError } from "#domain/error.ts";
import { sendJson } from "../send.ts";
import { type ApiError, asApiError } from "./api-error.ts";

/** Sends the error of a failed request, or as the last event of a failed stream, which must never end cleanly. */
export function sendApiError(response: ServerResponse, error: DomainError | ApiError): void {
  const apiError = asApiError(error);
  if (response.headersSent) {
    endWithError(response, apiError);
    return;
  }
  // A provider's rejection of a key is not about the client's own authentication.
  if (apiError.cause instanceof DomainError && apiError.status === 401) response.setHeader("WWW-Authenticate", "Bearer");
  if (apiError.status === 429 || apiError.status === 503) response.setHeader("Retry-After", String(apiError.retryAfter ?? 2));
  // Official clients retry every 429 and 5xx, even when that is pointless.
  if (apiError.code === "insufficient_quota") response.setHeader("X-Should-Retry", "false");
  sendJson(response, apiError.status, apiError.body);
}

/** OpenAI's clients throw on an event with `error`; without it the stream would look complete. */
function endWithError(response: ServerResponse, error: ApiError): void {
  if (response.writableEnded || response.destroyed) return;
  if (String(response.getHeader("content-type")).startsWith("text/event-stream")) response.end(`data: ${JSON.stringify(error.body)}\n\n`);
  else response.destroy();
}
