import { ModelError } from "./model.ts";

type Failure = {
  status?: number;
  code?: string | null;
  type?: string | null;
  message?: string;
  headers?: Headers;
  error?: unknown;
  cause?: unknown;
};

/** Whatever an SDK or a stream threw, as a ModelError that says what to do. */
export function toModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  const failure = (typeof error === "object" && error !== null ? error : {}) as Failure;
  if (failure.status !== undefined) return ofStatus(failure);
  if (error instanceof SyntaxError) return malformed(error);
  return new ModelError("UNREACHABLE", "The connection to the model was lost. Press Continue to try again.", {
    retryable: true,
    cause: error,
  });
}

/** The error that a provider reports inside a stream. */
export function ofStreamError(type: string, message: string): ModelError {
  return ofStatus({ status: statusOfType[type] ?? 500, type, message });
}

export function malformed(cause: unknown): ModelError {
  return new ModelError("MALFORMED", "The model sent something unreadable. Press Continue to try again.", { cause });
}

export function truncated(): ModelError {
  return new ModelError("TRUNCATED", "The model's answer was cut off. Press Continue to get the rest.");
}

/** JSON of a stream's event, or MALFORMED: a broken event must never be skipped, its text would be missing without a word. */
export function parseEvent<T>(data: string): T {
  try {
    return JSON.parse(data) as T;
  } catch (error) {
    throw malformed(error);
  }
}

/** Tool arguments as the model wrote them; empty counts as no arguments. */
export function parseArguments(text: string): { input: unknown; inputError?: string } {
  if (text.trim() === "") return { input: {} };
  try {
    return { input: JSON.parse(text) };
  } catch {
    return { input: {}, inputError: "The arguments are not valid JSON" };
  }
}

const statusOfType: Record<string, number> = {
  authentication_error: 401,
  permission_error: 403,
  not_found_error: 404,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  overloaded_error: 529,
  invalid_request_error: 400,
  context_length_exceeded: 400,
  insufficient_quota: 429,
};

function ofStatus(failure: Failure): ModelError {
  const words = `${failure.code ?? ""} ${failure.type ?? ""} ${failure.message ?? ""}`;
  const retryAfterMs = retryAfterOf(failure.headers);
  const more = { cause: failure, retryAfterMs };
  switch (failure.status) {
    case 401:
    case 403:
      return new ModelError("WRONG_KEY", "The model's provider refused the key. Check the API key in the settings.", more);
    case 404:
      return new ModelError("MODEL_NOT_FOUND", "The provider does not know this model. Choose another one.", more);
    case 402:
      return new ModelError("QUOTA", "The provider's credit is used up. Top it up there, or choose another model.", more);
    case 413:
      return new ModelError("CONTEXT_TOO_LONG", tooLong, more);
    case 429: {
      if (/insufficient_quota|billing|credit/.test(words))
        return new ModelError("QUOTA", "The provider's quota is used up. Raise it there, or choose another model.", more);
      const wait = retryAfterMs ? ` in ${Math.ceil(retryAfterMs / 1000)} s` : " in a moment";
      return new ModelError("RATE_LIMITED", `The provider is limiting requests. Try again${wait}.`, { ...more, retryable: true });
    }
    case 400:
    case 422:
      if (/context|too long|maximum.*tokens|max_tokens/i.test(words)) return new ModelError("CONTEXT_TOO_LONG", tooLong, more);
      return new ModelError("BAD_REQUEST", "The provider refused the request. Try another model or rephrase the message.", more);
    default:
      return new ModelError("OVERLOADED", "The model's provider has trouble right now. Try again in a moment.", {
        ...more,
        retryable: true,
      });
  }
}

const tooLong = "The conversation is too long for this model. Start a new one, or choose a model with a larger window.";

function retryAfterOf(headers: Headers | undefined): number | undefined {
  const ms = Number(headers?.get?.("retry-after-ms"));
  if (ms > 0) return ms;
  const value = headers?.get?.("retry-after");
  if (!value) return undefined;
  const seconds = Number(value);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : new Date(value).getTime() - Date.now();
  return wait > 0 ? wait : undefined;
}
