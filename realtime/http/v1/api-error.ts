import type { DomainError } from "#domain/error.ts";

type Facts = {
  status: number;
  code: string | null;
  message: string;
  type?: string;
  param?: string | null;
  retryAfter?: number;
  upstreamStatus?: number;
};

/** An error in OpenAI's format: status, and `{error: {message, type, param, code}}`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly type: string;
  readonly param: string | null;
  /** In seconds. */
  readonly retryAfter: number | undefined;
  /** The provider's status. */
  readonly upstreamStatus: number | undefined;

  constructor({ status, code, message, type, param, retryAfter, upstreamStatus }: Facts, cause?: unknown) {
    super(message, { cause });
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.type = type ?? typeOf(status);
    this.param = param ?? null;
    this.retryAfter = retryAfter;
    this.upstreamStatus = upstreamStatus;
  }

  get body() {
    return { error: { message: this.message, type: this.type, param: this.param, code: this.code } };
  }
}

/** A 400 about one field of the request. */
export function invalidField(param: string, message: string, code = "invalid_value"): ApiError {
  return new ApiError({ status: 400, code, param, message });
}

/** A 400 for an option that this model does not support, so that it is not silently ignored. */
export function unsupported(param: string, why = "is not supported by this model"): ApiError {
  return new ApiError({ status: 400, code: "unsupported_parameter", param, message: `Unsupported parameter: '${param}' ${why}.` });
}

/** The same message for a foreign and an unknown model; it does not repeat the requested name. */
export function modelNotFound(): ApiError {
  const message = "The model does not exist or you do not have access to it.";
  return new ApiError({ status: 404, code: "model_not_found", param: "model", message });
}

/** Converts an error of the product into OpenAI's format. */
export function asApiError(error: DomainError | ApiError): ApiError {
  if (error instanceof ApiError) return error;
  const { message, retryAfter } = error;
  const param = error.fields?.[0]?.field ?? null;
  const facts = { message, param, retryAfter };
  switch (error.code) {
    case "UNAUTHENTICATED":
      return new ApiError({ ...facts, status: 401, code: "invalid_api_key", message: "Incorrect API key provided." }, error);
    case "FORBIDDEN":
      return new ApiError({ ...facts, status: 403, code: "insufficient_permissions" }, error);
    case "EMAIL_NOT_CONFIRMED":
      return new ApiError({ ...facts, status: 403, code: "email_not_confirmed", param: null }, error);
    case "QUOTA_EXCEEDED":
      return new ApiError({ ...facts, status: 429, code: "insufficient_quota", type: "insufficient_quota" }, error);
    case "RATE_LIMITED":
      return new ApiError({ ...facts, status: 429, code: "rate_limit_exceeded" }, error);
    case "PLAN_REQUIRED":
      return new ApiError({ ...facts, status: 403, code: "plan_required" }, error);
    case "NOT_FOUND":
      return new ApiError({ ...facts, status: 404, code: param === "model" ? "model_not_found" : "not_found" }, error);
    case "VALIDATION":
    case "UNSUPPORTED_PARAMETER":
      return new ApiError({ ...facts, status: 400, code: error.code === "VALIDATION" ? "invalid_value" : "unsupported_parameter" }, error);
    case "INVALID_JSON":
      return new ApiError({ ...facts, status: 400, code: "invalid_json" }, error);
    case "METHOD_NOT_ALLOWED":
      return new ApiError({ ...facts, status: 405, code: "method_not_allowed" }, error);
    case "CONFLICT":
      return new ApiError({ ...facts, status: 409, code: "conflict" }, error);
    case "PAYLOAD_TOO_LARGE":
      return new ApiError({ ...facts, status: 413, code: "request_too_large" }, error);
    case "UNSUPPORTED_MEDIA_TYPE":
      return new ApiError({ ...facts, status: 415, code: "unsupported_media_type" }, error);
    case "UNAVAILABLE":
      return new ApiError({ ...facts, status: 503, code: "service_unavailable", retryAfter: retryAfter ?? 2 }, error);
    case "TIMEOUT":
      return new ApiError({ ...facts, status: 504, code: "timeout" }, error);
    default:
      return new ApiError({ ...facts, status: 500, code: "internal_error" }, error);
  }
}

function typeOf(status: number): string {
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}
