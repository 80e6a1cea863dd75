import type { MessageKey } from "./text.ts";

/** Why a reply ended early, by the code that is stored with it. */
export const replyFailures: Record<string, MessageKey> = {
  WRONG_KEY: "failure.wrongKey",
  QUOTA: "failure.quota",
  RATE_LIMITED: "failure.rateLimited",
  CONTEXT_TOO_LONG: "failure.contextTooLong",
  BAD_REQUEST: "failure.badRequest",
  MODEL_NOT_FOUND: "failure.modelNotFound",
  OVERLOADED: "failure.overloaded",
  UNREACHABLE: "failure.unreachable",
  TIMEOUT: "failure.timeout",
  TRUNCATED: "failure.truncated",
  MALFORMED: "failure.malformed",
  REFUSED: "failure.refused",
  OUTPUT_LIMIT: "failure.outputLimit",
  ADDRESS_REFUSED: "failure.addressRefused",
  NO_MODEL_SERVER: "failure.noModelServer",
  UNAVAILABLE: "failure.unavailable",
  QUOTA_EXCEEDED: "failure.shortened",
  EMPTY: "failure.empty",
  BAD_ARGUMENTS: "failure.badArguments",
  TOO_MANY_STEPS: "failure.tooManySteps",
  TURN_LIMIT: "failure.turnLimit",
  INTERNAL: "failure.internal",
  INTERRUPTED: "failure.interrupted",
};
