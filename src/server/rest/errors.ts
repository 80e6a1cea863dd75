import type { ErrorCode, RestError } from "#contracts/error.ts";
import type { DomainError } from "#domain/error.ts";

/** The status of every code. Exhaustive: a new code does not compile without one. */
export const statusOf: Record<ErrorCode, number> = {
  VALIDATION: 422,
  INVALID_JSON: 400,
  UNAUTHENTICATED: 401,
  INVALID_CREDENTIALS: 401,
  TWO_FACTOR_REQUIRED: 401,
  EMAIL_EXISTS: 400,
  FORBIDDEN: 403,
  PLAN_REQUIRED: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  IDEMPOTENCY_KEY_REUSED: 422,
  IDEMPOTENCY_KEY_IN_USE: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  QUOTA_EXCEEDED: 403,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  TIMEOUT: 504,
  INTERNAL: 500,
};

/** An error as a response in the one shape of the REST API. */
export function errorResponse(error: DomainError, headers: Headers): Response {
  const status = statusOf[error.code];
  const body: RestError = { detail: error.message, error_code: error.code, ...(error.fields ? { validation_errors: error.fields } : {}) };
  headers.set("Cache-Control", "no-store");
  if (status === 401) headers.set("WWW-Authenticate", "Bearer");
  if (status === 503 || error.retryAfter !== undefined) headers.set("Retry-After", String(error.retryAfter ?? 2));
  return Response.json(body, { status, headers });
}
