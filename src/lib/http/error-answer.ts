import { type ErrorCode, type FieldError, type RestError, statusOf } from "#contracts/error.ts";

/** The part of an error that is sent to the client. */
type ClientError = { code: ErrorCode; message: string; fields?: FieldError[] | undefined; retryAfter?: number | undefined };

const retryAfterSeconds = 2;

/** An error as an HTTP response of both processes: status, headers and body. */
export function errorAnswer({ code, message, fields, retryAfter }: ClientError): {
  status: number;
  headers: Record<string, string>;
  body: RestError;
} {
  const status = statusOf[code];
  const isRetryable = status === 503 || status === 429 || retryAfter !== undefined;
  return {
    status,
    headers: {
      "Cache-Control": "no-store",
      ...(status === 401 ? { "WWW-Authenticate": "Bearer" } : {}),
      ...(isRetryable ? { "Retry-After": String(retryAfter ?? retryAfterSeconds) } : {}),
    },
    body: { detail: message, error_code: code, ...(fields ? { validation_errors: fields } : {}) },
  };
}
