import { ContentError } from "#lib/content-decoding.ts";
import { type OutboundError, outboundErrorIn } from "#lib/outbound.ts";
import { isUnconnected, systemFailure } from "#lib/system-error.ts";
import type { Report } from "../accounting/report.ts";
import { ModelError } from "../model.ts";
import { meaningOf } from "./refusal.ts";
import { RefusedResponse } from "./refused-response.ts";

/** Whatever an SDK or a stream threw, as a ModelError that says what to do. */
export function toModelError(error: unknown): ModelError {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (inner instanceof ModelError) return inner;
    if (inner instanceof RefusedResponse) return ofReport(inner.report, inner.retryAfterMs, inner);
  }
  // The SDKs have classes of their own for the network: these come from reading an event that is not in its shape.
  if ((error instanceof SyntaxError || error instanceof TypeError) && !systemFailure(error)) return malformed(error);
  return lost(error);
}

/** What the network or the outbound guard broke off. */
export function lost(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  if (isUndecodable(error)) return malformed(error);
  const refused = outboundErrorIn(error);
  if (refused) return ofGuard(refused);
  if (systemFailure(error) === "untrusted") return new ModelError("UNREACHABLE", untrusted, { cause: error });
  const words = isUnconnected(error) ? unconnected : "The connection to the model was lost. Press Retry to go on from here.";
  return new ModelError("UNREACHABLE", words, { retryable: true, cause: error });
}

function isUndecodable(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause) if (inner instanceof ContentError) return true;
  return false;
}

const untrusted =
  "The model's server has a certificate that is not trusted here. Choose another model; whoever runs this server can mend it.";
const unconnected =
  "The model's server cannot be reached: nothing answers at its address. Press Retry in a moment, or choose another model.";

/** Whether only the connection went, or fell silent: after the end of an answer that is the end of the connection alone. */
export function isLoss(error: unknown): boolean {
  return error instanceof ModelError && (error.code === "UNREACHABLE" || error.code === "TIMEOUT");
}

/** What the outbound guard refused or cut. */
function ofGuard(error: OutboundError): ModelError {
  if (error.code === "TIMED_OUT")
    return new ModelError("TIMEOUT", "The model fell silent. Press Retry to go on from here.", { cause: error });
  if (error.code === "TOO_LARGE") return malformed(error);
  return new ModelError("ADDRESS_REFUSED", `${error.message} Change the provider's address in the settings.`, { cause: error });
}

export function malformed(cause: unknown): ModelError {
  return new ModelError("MALFORMED", "The model sent something unreadable. Press Retry to go on from here.", { cause });
}

export function truncated(): ModelError {
  return new ModelError("TRUNCATED", "The model's answer was cut off. Press Retry to get the rest.");
}

/** A page where an answer should be. */
export function noModelServer(cause: unknown): ModelError {
  return new ModelError("NO_MODEL_SERVER", noServer, { cause });
}

/** An answer that can be read, but not as it was asked for. */
export function speaksOther(protocol: string): ModelError {
  return new ModelError(
    "MALFORMED",
    `The model's server answers in the words of ${protocol}. Choose that kind for this provider, or another address.`,
  );
}

/** What a provider said went wrong, in a stream or instead of it. */
export function ofReport(report: Report, retryAfterMs?: number, cause: unknown = new Error(report.words)): ModelError {
  const code = meaningOf(report);
  const more = { cause, retryAfterMs, report };
  const wait = retryAfterMs ? ` in ${Math.ceil(retryAfterMs / 1000)} s` : " in a moment";
  switch (code) {
    case "RATE_LIMITED":
      return new ModelError(code, `The provider is limiting requests. Try again${wait}, or choose another model.`, {
        ...more,
        retryable: true,
      });
    case "OVERLOADED":
      return new ModelError(code, `The model's provider has trouble right now. Try again${wait}, or choose another model.`, {
        ...more,
        retryable: true,
      });
    case "BAD_REQUEST":
      if (namedOptions.has(report.param))
        return new ModelError(code, `The provider does not take this “${report.param}” for this model.`, more);
  }
  return new ModelError(code, words[code] ?? refusedRequest, more);
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

const refusedRequest = "The provider refused the request. Try another model or rephrase the message.";
const noServer =
  "This address answers, but not as a model server does. Is the path right? The address of an OpenAI-compatible server mostly ends in /v1.";
const words: Partial<Record<ModelError["code"], string>> = {
  WRONG_KEY: "The provider refused this server's key. Choose another model, or add a key of your own in the settings.",
  MODEL_NOT_FOUND: "The provider does not have this model. Choose another one.",
  QUOTA: "The provider's credit is used up. Choose another model, or add a key of your own in the settings.",
  CONTEXT_TOO_LONG: "The conversation is too long for this model. Start a new one, or choose a model with a larger window.",
  REFUSED: "The provider's rules do not let the model answer this. Ask in other words, or choose another model.",
  NO_MODEL_SERVER: noServer,
};
