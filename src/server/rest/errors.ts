import { type RestError, statusOf } from "#contracts/error.ts";
import type { DomainError } from "#domain/error.ts";
import { jsonResponse } from "#server/http/text-response.ts";

/** An error as a response in the one shape of the REST API. */
export function errorResponse(error: DomainError, headers: Headers): Response {
  const status = statusOf[error.code];
  const body: RestError = { detail: error.message, error_code: error.code, ...(error.fields ? { validation_errors: error.fields } : {}) };
  headers.set("Cache-Control", "no-store");
  if (status === 401) headers.set("WWW-Authenticate", "Bearer");
  if (status === 503 || error.retryAfter !== undefined) headers.set("Retry-After", String(error.retryAfter ?? 2));
  return jsonResponse(body, { status, headers });
}
