import { type ErrorCode, type FieldError, type RestError, statusOf } from "#contracts/error.ts";

/** What an error tells whoever asked. */
type Told = { code: ErrorCode; message: string; fields?: FieldError[] | undefined; retryAfter?: number | undefined };

const retryAfterSeconds = 2;

/** An error as both processes answer it: status, headers and the one body. */
export function errorAnswer({ code, message, fields, retryAfter }: Told): {
  status: number;
  headers: Record<string, string>;
  body: RestError;
} {
  const status = statusOf[code];
  const comesBack = status === 503 || status === 429 || retryAfter !== undefined;
  return {
    status,
    headers: {
      "Cache-Control": "no-store",
      ...(status === 401 ? { "WWW-Authenticate": "Bearer" } : {}),
      ...(comesBack ? { "Retry-After": String(retryAfter ?? retryAfterSeconds) } : {}),
    },
    body: { detail: message, error_code: code, ...(fields ? { validation_errors: fields } : {}) },
  };
}
