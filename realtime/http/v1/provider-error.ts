import { reportIn, reportOf } from "../../llm/accounting/report.ts";
import type { ModelError, ModelErrorCode } from "../../llm/model.ts";
import type { Transport } from "../../llm/raw/transport.ts";
import { reportedError } from "../../llm/refusal/fault.ts";
import { retryAfterOf } from "../../llm/refusal/refused-response.ts";
import { ApiError } from "./api-error.ts";

const messageLengthMax = 1000;

type Facts = { status: number; code: string };

/** The status and code of each model error in OpenAI's terms. */
const factsOf: Record<ModelErrorCode, Facts> = {
  WRONG_KEY: { status: 401, code: "invalid_api_key" },
  QUOTA: { status: 429, code: "insufficient_quota" },
  RATE_LIMITED: { status: 429, code: "rate_limit_exceeded" },
  CONTEXT_TOO_LONG: { status: 400, code: "context_length_exceeded" },
  BAD_REQUEST: { status: 400, code: "invalid_request" },
  MODEL_NOT_FOUND: { status: 404, code: "model_not_found" },
  OVERLOADED: { status: 503, code: "overloaded" },
  UNREACHABLE: { status: 502, code: "provider_unreachable" },
  TIMEOUT: { status: 504, code: "timeout" },
  TRUNCATED: { status: 502, code: "incomplete_answer" },
  MALFORMED: { status: 502, code: "unreadable_answer" },
  REFUSED: { status: 400, code: "content_filter" },
  OUTPUT_LIMIT: { status: 400, code: "output_limit" },
  ADDRESS_REFUSED: { status: 400, code: "address_refused" },
  NO_MODEL_SERVER: { status: 502, code: "no_model_server" },
  UNAVAILABLE: { status: 503, code: "provider_unavailable" },
};

/** Our messages for API clients, without references to buttons and pages. `own`: the key and account are the user's. */
const clientMessages: Record<ModelErrorCode, string | { own: string; operators: string }> = {
  WRONG_KEY: {
    own: "The provider refused the key that is stored for it.",
    operators: "The model's provider refused the key of this server.",
  },
  QUOTA: { own: "The credit at the provider is used up.", operators: "The credit of this server at the model's provider is used up." },
  RATE_LIMITED: "The model's provider is limiting requests.",
  CONTEXT_TOO_LONG: "The request is longer than the model's context window.",
  BAD_REQUEST: "The model's provider refused the request.",
  MODEL_NOT_FOUND: "The model's provider does not have this model.",
  OVERLOADED: "The model's provider has trouble right now.",
  UNREACHABLE: "The connection to the model's provider was lost.",
  TIMEOUT: "The model's provider fell silent.",
  TRUNCATED: "The model's answer was cut off.",
  MALFORMED: "The model's server answered with something that is no answer of a model (is /v1 missing in its address?).",
  REFUSED: "The model declined to answer.",
  OUTPUT_LIMIT: "The answer is longer than is allowed.",
  ADDRESS_REFUSED: "The provider's address is not allowed here.",
  NO_MODEL_SERVER: "The provider's address answers, but not as a model server does (is /v1 missing at its end?).",
  UNAVAILABLE: "The model's provider has failed several times in a row.",
};

/** The operator's provider reports these about the operator's account, so its message is not passed on. */
const aboutTheAccount: ReadonlySet<ModelErrorCode> = new Set(["WRONG_KEY", "QUOTA", "RATE_LIMITED"]);

type ProviderDetails = { message?: string; type?: string; code?: string; param?: string; upstreamStatus?: number };

/** An error in the provider's response or stream, in any format. */
export function refusalOf(body: unknown, from: Transport, { status, headers }: { status?: number; headers?: Headers } = {}): ApiError {
  const report = reportOf(body, status ?? null);
  const details = detailsIn(body);
  return ofModelError(reportedError(report, headers && retryAfterOf(headers)), from, {
    ...details,
    message: details.message ?? plainText(report.message),
    upstreamStatus: status,
  });
}

/** The API error for a failed model call, with the provider's own message where it helps. */
export function ofModelError(error: ModelError, from: Transport, details: ProviderDetails = {}): ApiError {
  const { status, code } = factsOf[error.code];
  const message = clientMessages[error.code];
  const ownMessage = typeof message === "string" ? message : from.ownName === null ? message.operators : message.own;
  const concernsAccount = from.ownName === null && aboutTheAccount.has(error.code);
  const providerMessage = concernsAccount ? undefined : details.message && cleaned(details.message, from);
  const isRequestError = error.code === "BAD_REQUEST";
  const facts = {
    status,
    code: isRequestError ? (identifier(details.code) ?? code) : code,
    message: providerMessage || ownMessage,
    param: identifier(details.param) ?? null,
    retryAfter: error.retryAfterMs === undefined ? undefined : Math.ceil(error.retryAfterMs / 1000),
    upstreamStatus: details.upstreamStatus,
    ...(error.code === "QUOTA" ? { type: "insufficient_quota" } : {}),
  };
  return new ApiError(facts, error);
}

/** Whether a response with a success status is an error. */
export function isError(body: Record<string, unknown>): boolean {
  return reportIn(body) !== null;
}

/**
 * OpenAI's `{error: {…}}`, vLLM's `{object: "error", message}`, FastAPI's `{detail}`, Ollama's `{error: "text"}`, and lists
 * of one.
 */
function detailsIn(body: unknown): ProviderDetails {
  const first = Array.isArray(body) ? body[0] : body;
  if (typeof first !== "object" || first === null) return typeof first === "string" ? { message: plainText(first) } : {};
  const outer = first as Record<string, unknown>;
  const inner = typeof outer.error === "object" && outer.error !== null ? (outer.error as Record<string, unknown>) : outer;
  const message = [inner.message, outer.message, outer.detail, outer.error].find((text) => typeof text === "string" && text !== "");
  const detailJson = outer.detail === undefined || typeof outer.detail === "string" ? undefined : JSON.stringify(outer.detail);
  return {
    message: typeof message === "string" ? message : detailJson,
    type: text(inner.type),
    code: text(inner.code ?? outer.code),
    param: text(inner.param),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function identifier(value: string | undefined): string | undefined {
  return value !== undefined && /^[\w.[\]-]{1,100}$/.test(value) && !/^\d+$/.test(value) ? value : undefined;
}

/** An HTML page is useless to an API client. */
function plainText(message: string): string | undefined {
  return /<html|<!doctype/i.test(message) ? undefined : message;
}

/** A provider's message without keys, organisation ids and control characters, truncated. */
function cleaned(message: string, { secret }: Transport): string {
  // A placeholder key such as "none" is not secret, and would match ordinary text.
  const safe = (secret && secret.length >= 8 ? message.replaceAll(secret, "[key]") : message)
    .replace(/\b(?:sk|pk|key|org|proj)-[\w*-]{6,}/g, "[hidden]")
    .replace(/\p{Cc}+/gu, " ")
    .trim();
  return safe.length > messageLengthMax ? `${safe.slice(0, messageLengthMax)}…` : safe;
}
