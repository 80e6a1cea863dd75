import type { ErrorCode } from "#contracts/error.ts";
import { isEnglish, serverWords } from "./server-words.ts";
import { type MessageKey, readerLocale, t } from "./text.ts";

/** What a refusal comes to, by its code. Exhaustive: a new code does not compile without its words. */
const refusals: Record<ErrorCode, MessageKey> = {
  VALIDATION: "error.validation",
  UNSUPPORTED_PARAMETER: "error.unsupported",
  INVALID_JSON: "error.unreadable",
  UNAUTHENTICATED: "error.signedOut",
  INVALID_CREDENTIALS: "error.wrongCredentials",
  TWO_FACTOR_REQUIRED: "error.codeNeeded",
  CONFIRMATION_REQUIRED: "error.proofNeeded",
  EMAIL_EXISTS: "error.emailExists",
  FORBIDDEN: "error.forbidden",
  EMAIL_NOT_CONFIRMED: "error.emailNotConfirmed",
  PLAN_REQUIRED: "error.planRequired",
  NOT_FOUND: "error.notFound",
  METHOD_NOT_ALLOWED: "error.methodNotAllowed",
  CONFLICT: "error.conflict",
  IDEMPOTENCY_KEY_REUSED: "error.keyReused",
  IDEMPOTENCY_KEY_IN_USE: "error.keyInUse",
  PAYLOAD_TOO_LARGE: "error.tooLarge",
  UNSUPPORTED_MEDIA_TYPE: "error.wrongKind",
  QUOTA_EXCEEDED: "error.quotaExceeded",
  RATE_LIMITED: "error.rateLimited",
  UNAVAILABLE: "error.unavailable",
  TIMEOUT: "error.timeout",
  INTERNAL: "error.internal",
};

/** What the server says of fields, behind their names. What is not among these stays in English. */
const fieldWords: [RegExp, MessageKey][] = [
  [/^(?:must not be blank$)/, "error.fieldBlank"],
  [/^(?:is missing$)/, "error.fieldMissing"],
  [/^(?:must have at most ([\d,]+) characters$)/, "error.fieldTooLong"],
  [/^(?:must have at least ([\d,]+) characters$)/, "error.fieldTooShort"],
  [/^(?:must be at most ([\d,.]+)$)/, "error.fieldMax"],
  [/^(?:must be at least ([\d,.]+)$)/, "error.fieldMin"],
  [/^(?:must be a whole number)/, "error.fieldWhole"],
  [/^(?:must not be negative$)/, "error.fieldNegative"],
  [/^(?:is too high$)/, "error.fieldTooHigh"],
  [/^(?:is wrong$)/, "error.fieldWrong"],
  [/^(?:must be an e-mail address$)/, "error.fieldEmail"],
  [/^(?:is your address already$)/, "error.fieldOwnEmail"],
  [/^(?:must be an (https )?address)/, "error.fieldAddress"],
  [/^(?:must be entered again)/, "error.fieldAgain"],
  [/^(?:is the name of another)/, "error.fieldNameTaken"],
  [/^(?:must be 1 to 20 lower case letters)/, "error.fieldServerName"],
  [/^(?:must not contain)/, "error.fieldForbidden"],
  [/^(?:has passed)/, "error.fieldPassed"],
  [/^(?:never (runs|comes))/, "error.fieldNever"],
  [/^(?:runs every ([\d.]+) seconds)/, "error.fieldTooOften"],
  [/^(?:is not one of your models$)/, "error.fieldModel"],
  [/^(?:there is no such|is no project)/, "error.fieldGone"],
];

/** Why the server refused something, in the reader's language. */
export function refusalWords(code: string, english: string): string {
  return serverWords(english, Object.hasOwn(refusals, code) ? refusals[code as ErrorCode] : undefined);
}

/** Why it refused one field. */
export function fieldRefusal(english: string): string {
  if (isEnglish(readerLocale())) return english;
  for (const [pattern, key] of fieldWords) {
    const found = pattern.exec(english);
    if (found) return t(key, { limit: found[1] ?? "" });
  }
  return english;
}
