import { z } from "zod";

/** Every error code that may leave a process: `error_code` in REST, `error.code` on the socket. Closed list. */
export const errorCodes = [
  "VALIDATION",
  "UNSUPPORTED_PARAMETER",
  "INVALID_JSON",
  "UNAUTHENTICATED",
  "INVALID_CREDENTIALS",
  "TWO_FACTOR_REQUIRED",
  "CONFIRMATION_REQUIRED",
  "EMAIL_EXISTS",
  "FORBIDDEN",
  "EMAIL_NOT_CONFIRMED",
  "PLAN_REQUIRED",
  "NOT_FOUND",
  "METHOD_NOT_ALLOWED",
  "CONFLICT",
  "IDEMPOTENCY_KEY_REUSED",
  "IDEMPOTENCY_KEY_IN_USE",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
  "QUOTA_EXCEEDED",
  "RATE_LIMITED",
  "UNAVAILABLE",
  "TIMEOUT",
  "INTERNAL",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** The HTTP status of every code, in both processes. Exhaustive: a new code does not compile without one. */
export const statusOf: Record<ErrorCode, number> = {
  VALIDATION: 422,
  UNSUPPORTED_PARAMETER: 400,
  INVALID_JSON: 400,
  UNAUTHENTICATED: 401,
  INVALID_CREDENTIALS: 401,
  TWO_FACTOR_REQUIRED: 401,
  CONFIRMATION_REQUIRED: 403,
  EMAIL_EXISTS: 400,
  FORBIDDEN: 403,
  EMAIL_NOT_CONFIRMED: 403,
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

/** Why one field was refused; `field` is a dotted path such as `title` or `labels.2`. */
export const FieldError = z.object({ field: z.string(), message: z.string() }).meta({ id: "FieldError" });
export type FieldError = z.infer<typeof FieldError>;

/** The body of every REST error. */
export const RestError = z
  .object({
    detail: z.string(),
    error_code: z.enum(errorCodes),
    validation_errors: z.array(FieldError).optional(),
  })
  .meta({ id: "Error" });
export type RestError = z.infer<typeof RestError>;

/** The codes that a socket acknowledgement may contain (contract, section 4). */
export const socketErrorCodes = [
  "VALIDATION",
  "UNAUTHENTICATED",
  "NOT_FOUND",
  "PLAN_REQUIRED",
  "QUOTA_EXCEEDED",
  "RATE_LIMITED",
  "CONFLICT",
  "UNAVAILABLE",
  "INTERNAL",
] as const;
export type SocketErrorCode = (typeof socketErrorCodes)[number];
