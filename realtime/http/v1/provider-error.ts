import { reportIn, reportOf } from "../../llm/accounting/report.ts";
import type { ModelError, ModelErrorCode } from "../../llm/model.ts";
import type { Transport } from "../../llm/raw/transport.ts";
import { reportedError } from "../../llm/refusal/fault.ts";
import { retryAfterOf } from "../../llm/refusal/refused-response.ts";
import { ApiError } from "./api-error.ts";

const wordsLengthMax = 1000;

type Facts = { status: number; code: string };

/** How OpenAI's clients know each way in which a model gives no answer. */
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

/** Ours, for programs: no word of buttons and pages. `own`: the key and the account are the user's. */
const wordsOf: Record<ModelErrorCode, string | { own: string; operators: string }> = {
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

/** What the operator's provider says of these is about the operator's account, which is nobody else's business. */
const aboutTheAccount: ReadonlySet<ModelErrorCode> = new Set(["WRONG_KEY", "QUOTA", "RATE_LIMITED"]);

type Told = { message?: string; type?: string; code?: string; param?: string; upstreamStatus?: number };

/** An error that the provider answered or streamed, whatever shape it has. */
export function refusalOf(body: unknown, from: Transport, { status, headers }: { status?: number; headers?: Headers } = {}): ApiError {
  const report = reportOf(body, status ?? null);
  const told = toldIn(body);
  return ofModelError(reportedError(report, headers && retryAfterOf(headers)), from, {
    ...told,
    message: told.message ?? plainText(report.message),
    upstreamStatus: status,
  });
}

/** Any failure of a model call, in words for programs; the provider's own where they help. */
export function ofModelError(error: ModelError, from: Transport, told: Told = {}): ApiError {
  const { status, code } = factsOf[error.code];
  const words = wordsOf[error.code];
  const plain = typeof words === "string" ? words : from.ownName === null ? words.operators : words.own;
  const isAccounts = from.ownName === null && aboutTheAccount.has(error.code);
  const theirs = isAccounts ? undefined : told.message && cleaned(told.message, from);
  const isTheirs = error.code === "BAD_REQUEST";
  const facts = {
    status,
    code: isTheirs ? (identifier(told.code) ?? code) : code,
    message: theirs || plain,
    param: identifier(told.param) ?? null,
    retryAfter: error.retryAfterMs === undefined ? undefined : Math.ceil(error.retryAfterMs / 1000),
    upstreamStatus: told.upstreamStatus,
    ...(error.code === "QUOTA" ? { type: "insufficient_quota" } : {}),
  };
  return new ApiError(facts, error);
}

/** Whether an answer with a good status is an error all the same. */
export function isError(body: Record<string, unknown>): boolean {
  return reportIn(body) !== null;
}

/** OpenAI's `{error: {…}}`, vLLM's `{object: "error", message}`, FastAPI's `{detail}`, Ollama's `{error: "words"}`, and lists of one. */
function toldIn(body: unknown): Told {
  const first = Array.isArray(body) ? body[0] : body;
  if (typeof first !== "object" || first === null) return typeof first === "string" ? { message: plainText(first) } : {};
  const outer = first as Record<string, unknown>;
  const inner = typeof outer.error === "object" && outer.error !== null ? (outer.error as Record<string, unknown>) : outer;
  const words = [inner.message, outer.message, outer.detail, outer.error].find((text) => typeof text === "string" && text !== "");
  const details = outer.detail === undefined || typeof outer.detail === "string" ? undefined : JSON.stringify(outer.detail);
  return {
    message: typeof words === "string" ? words : details,
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

/** A page of HTML says nothing that a program can use. */
function plainText(words: string): string | undefined {
  return /<html|<!doctype/i.test(words) ? undefined : words;
}

/** A provider's words without keys, organisations and control characters, at a readable length. */
function cleaned(words: string, { secret }: Transport): string {
  // A placeholder such as "none" is no secret, and would be found in ordinary words.
  const safe = (secret && secret.length >= 8 ? words.replaceAll(secret, "[key]") : words)
    .replace(/\b(?:sk|pk|key|org|proj)-[\w*-]{6,}/g, "[hidden]")
    .replace(/\p{Cc}+/gu, " ")
    .trim();
  return safe.length > wordsLengthMax ? `${safe.slice(0, wordsLengthMax)}…` : safe;
}
