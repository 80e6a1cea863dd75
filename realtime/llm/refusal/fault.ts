import { ContentError } from "#lib/content-decoding.ts";
import { type OutboundError, outboundErrorIn } from "#lib/outbound.ts";
import { isUnconnected, systemFailure } from "#lib/system-error.ts";
import type { ErrorReport } from "../accounting/report.ts";
import { ModelError } from "../model.ts";
import { errorCodeOf } from "./refusal.ts";
import { ErrorResponse } from "./refused-response.ts";

/** Converts anything that an SDK or a stream threw into a ModelError that tells the user what to do. */
export function toModelError(error: unknown): ModelError {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (inner instanceof ModelError) return inner;
    if (inner instanceof ErrorResponse) return reportedError(inner.report, inner.retryAfterMs, inner);
  }
  // The SDKs have their own network error classes; these two come from parsing a malformed event.
  if ((error instanceof SyntaxError || error instanceof TypeError) && !systemFailure(error)) return malformed(error);
  return connectionError(error);
}

/** Converts an error of the network or of the outbound guard. */
export function connectionError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  if (isUndecodable(error)) return malformed(error);
  const refused = outboundErrorIn(error);
  if (refused) return guardError(refused);
  if (systemFailure(error) === "untrusted") return new ModelError("UNREACHABLE", untrusted, { cause: error });
  const message = isUnconnected(error) ? unconnected : "The connection to the model was lost. Press Retry to go on from here.";
  return new ModelError("UNREACHABLE", message, { retryable: true, cause: error });
}

function isUndecodable(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause) if (inner instanceof ContentError) return true;
  return false;
}

const untrusted =
  "The model's server has a certificate that is not trusted here. Choose another model; whoever runs this server can mend it.";
const unconnected =
  "The model's server cannot be reached: nothing answers at its address. Press Retry in a moment, or choose another model.";

/** Whether only the connection failed or timed out; after the end of an answer that is harmless. */
export function isConnectionLoss(error: unknown): boolean {
  return error instanceof ModelError && (error.code === "UNREACHABLE" || error.code === "TIMEOUT");
}

/** Converts an error of the outbound guard. */
function guardError(error: OutboundError): ModelError {
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

/** An HTML page in place of an answer. */
export function noModelServer(cause: unknown): ModelError {
  return new ModelError("NO_MODEL_SERVER", noServer, { cause });
}

/** A valid answer of a different protocol. */
export function otherProtocolError(protocol: string): ModelError {
  return new ModelError(
    "MALFORMED",
    `The model's server answers in the words of ${protocol}. Choose that kind for this provider, or another address.`,
  );
}

/** Converts an error that the provider reported, in a stream or as a response. */
export function reportedError(report: ErrorReport, retryAfterMs?: number, cause: unknown = new Error(report.message)): ModelError {
  const code = errorCodeOf(report);
  const details = { cause, retryAfterMs, report };
  const wait = retryAfterMs ? ` in ${Math.ceil(retryAfterMs / 1000)} s` : " in a moment";
  switch (code) {
    case "RATE_LIMITED":
      return new ModelError(code, `The provider is limiting requests. Try again${wait}, or choose another model.`, {
        ...details,
        retryable: true,
      });
    case "OVERLOADED":
      return new ModelError(code, `The model's provider has trouble right now. Try again${wait}, or choose another model.`, {
        ...details,
        retryable: true,
      });
    case "BAD_REQUEST":
      if (namedOptions.has(report.param))
        return new ModelError(code, `The provider does not take this “${report.param}” for this model.`, details);
  }
  return new ModelError(code, userMessages[code] ?? rejectedRequest, details);
}

/** Options that only API clients set and know; other parameter names are meaningless to a user. */
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

const rejectedRequest = "The provider refused the request. Try another model or rephrase the message.";
const noServer =
  "This address answers, but not as a model server does. Is the path right? The address of an OpenAI-compatible server mostly ends in /v1.";
const userMessages: Partial<Record<ModelError["code"], string>> = {
  WRONG_KEY: "The provider refused this server's key. Choose another model, or add a key of your own in the settings.",
  MODEL_NOT_FOUND: "The provider does not have this model. Choose another one.",
  QUOTA: "The provider's credit is used up. Choose another model, or add a key of your own in the settings.",
  CONTEXT_TOO_LONG: "The conversation is too long for this model. Start a new one, or choose a model with a larger window.",
  REFUSED: "The provider's rules do not let the model answer this. Ask in other words, or choose another model.",
  NO_MODEL_SERVER: noServer,
};
