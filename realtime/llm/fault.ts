import { type OutboundError, outboundErrorIn } from "#lib/outbound.ts";
import { ModelError } from "./model.ts";

type Failure = {
  status?: number;
  code?: string | null;
  type?: string | null;
  message?: string;
  param?: string | null;
  headers?: Headers;
  error?: unknown;
  cause?: unknown;
};

/** Whatever an SDK or a stream threw, as a ModelError that says what to do. */
export function toModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  const failure = (typeof error === "object" && error !== null ? error : {}) as Failure;
  if (failure.status !== undefined) return ofStatus(failure);
  // The SDKs have classes of their own for the network: these come from reading an event that is not in its shape.
  if (error instanceof SyntaxError || error instanceof TypeError) return malformed(error);
  return lost(error);
}

/** What the network or the outbound guard broke off. */
export function lost(error: unknown): ModelError {
  const refused = outboundErrorIn(error);
  if (refused) return ofGuard(refused);
  return new ModelError("UNREACHABLE", "The connection to the model was lost. Press Retry to go on from here.", {
    retryable: true,
    cause: error,
  });
}

/** What the outbound guard refused or cut. */
function ofGuard(error: OutboundError): ModelError {
  if (error.code === "TIMED_OUT")
    return new ModelError("TIMEOUT", "The model fell silent. Press Retry to go on from here.", { cause: error });
  if (error.code === "TOO_LARGE") return malformed(error);
  return new ModelError("ADDRESS_REFUSED", `${error.message} Change the provider's address in the settings.`, { cause: error });
}

/** The error that a provider reports inside a stream. */
export function ofStreamError(type: string, message: string): ModelError {
  return ofStatus({ status: statusOfType[type] ?? 500, type, message });
}

export function malformed(cause: unknown): ModelError {
  return new ModelError("MALFORMED", "The model sent something unreadable. Press Retry to go on from here.", { cause });
}

export function truncated(): ModelError {
  return new ModelError("TRUNCATED", "The model's answer was cut off. Press Retry to get the rest.");
}

/** JSON of a stream's event, or MALFORMED: a broken event must never be skipped, its text would be missing without a word. */
export function parseEvent<T>(data: string): T {
  try {
    const event: unknown = JSON.parse(data);
    if (typeof event === "object" && event !== null && !Array.isArray(event)) return event as T;
  } catch (error) {
    throw malformed(error);
  }
  throw malformed("an event that is no object");
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
  invalid_api_key: 401,
  permission_error: 403,
  not_found_error: 404,
  model_not_found: 404,
  billing_error: 402,
  request_too_large: 413,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  overloaded_error: 529,
  invalid_request_error: 400,
  context_length_exceeded: 400,
};

function ofStatus(failure: Failure): ModelError {
  const words = `${failure.code ?? ""} ${failure.type ?? ""} ${failure.message ?? ""}`;
  const retryAfterMs = retryAfterOf(failure.headers);
  const more = { cause: failure, retryAfterMs };
  const status = failure.status ?? 500;
  // Some say so with 400, some with 404, some with 403: the words are what they share.
  if (status < 500 && /model_not_found|model .*(does not exist|not found)/i.test(words))
    return new ModelError("MODEL_NOT_FOUND", noSuchModel, more);
  switch (status) {
    case 401:
      return new ModelError("WRONG_KEY", refusedKey, more);
    case 403:
      if (/quota|billing|credit|balance/i.test(words)) return new ModelError("QUOTA", usedUp, more);
      return new ModelError("WRONG_KEY", refusedKey, more);
    case 404:
      return new ModelError("MODEL_NOT_FOUND", noSuchModel, more);
    case 402:
      return new ModelError("QUOTA", usedUp, more);
    case 413:
      return new ModelError("CONTEXT_TOO_LONG", tooLong, more);
    case 429: {
      if (/insufficient_quota|billing|credit|balance/i.test(words)) return new ModelError("QUOTA", usedUp, more);
      const wait = retryAfterMs ? ` in ${Math.ceil(retryAfterMs / 1000)} s` : " in a moment";
      return new ModelError("RATE_LIMITED", `The provider is limiting requests. Try again${wait}, or choose another model.`, {
        ...more,
        retryable: true,
      });
    }
  }
  if (status === 408 || status === 409 || status === 425 || status >= 500) {
    const wait = retryAfterMs ? ` in ${Math.ceil(retryAfterMs / 1000)} s` : " in a moment";
    return new ModelError("OVERLOADED", `The model's provider has trouble right now. Try again${wait}, or choose another model.`, {
      ...more,
      retryable: true,
    });
  }
  // Anthropic refuses an empty account with 400.
  if (/credit balance|insufficient_quota/i.test(words)) return new ModelError("QUOTA", usedUp, more);
  if (isTooLong(words)) return new ModelError("CONTEXT_TOO_LONG", tooLong, more);
  if (failure.param && namedOptions.has(failure.param))
    return new ModelError("BAD_REQUEST", `The provider does not take this “${failure.param}” for this model.`, more);
  return new ModelError("BAD_REQUEST", "The provider refused the request. Try another model or rephrase the message.", more);
}

/** What only clients of the API choose, as they know it: anything else is no words for a person. */
const namedOptions: ReadonlySet<string> = new Set([
  "temperature",
  "top_p",
  "stop",
  "seed",
  "presence_penalty",
  "frequency_penalty",
  "logit_bias",
  "tool_choice",
  "parallel_tool_calls",
  "response_format",
  "text.format",
  "reasoning_effort",
  "reasoning.effort",
  "verbosity",
  "text.verbosity",
]);

function isTooLong(words: string): boolean {
  return /context[ _](length|window|size)|too long|too large|maximum.{0,40}tokens|exceeds?.{0,40}context/i.test(words);
}

const refusedKey = "The provider refused this server's key. Choose another model, or add a key of your own in the settings.";
const noSuchModel = "The provider does not have this model. Choose another one.";
const usedUp = "The provider's credit is used up. Choose another model, or add a key of your own in the settings.";
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
