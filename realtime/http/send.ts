import type { ServerResponse } from "node:http";
import type { ErrorCode } from "#contracts/error.ts";
import type { DomainError } from "#domain/error.ts";

/** Every code as a status; exhaustive, so that a new code cannot be forgotten. */
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

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

/** An error in the product's shape, or in OpenAI's for its clients. After the head has gone only the connection can tell. */
export function sendError(response: ServerResponse, error: DomainError, openAi: boolean): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // OpenAI's clients know a used-up quota as 429.
  const status = openAi && error.code === "QUOTA_EXCEEDED" ? 429 : statusOf[error.code];
  if (status === 401) response.setHeader("WWW-Authenticate", "Bearer");
  if (status === 503 || status === 429) response.setHeader("Retry-After", String(error.retryAfter ?? 2));
  // What is left of a refused body is not read: the connection cannot be used again.
  if (status === 413) response.setHeader("Connection", "close");
  const plain = { detail: error.message, error_code: error.code, ...(error.fields ? { validation_errors: error.fields } : {}) };
  sendJson(
    response,
    status,
    openAi
      ? {
          error: {
            message: error.message,
            type: openAiType(status),
            param: error.fields?.[0]?.field ?? null,
            code: error.code.toLowerCase(),
          },
        }
      : plain,
  );
}

function openAiType(status: number): string {
  if (status === 401) return "authentication_error";
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}
