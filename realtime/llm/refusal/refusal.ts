import type { ErrorReport } from "../accounting/report.ts";
import type { ModelErrorCode } from "../model.ts";

/**
 * The error code of a report. Servers agree neither on statuses nor on names, so message, code, type and status all count.
 */
export function errorCodeOf(report: ErrorReport): ModelErrorCode {
  const { status } = report;
  const text = `${report.code} ${report.type} ${report.message}`;
  const isServerError = status !== null && status >= 500;
  for (const [code, pattern, isCertain] of errorPatterns) if ((isCertain || !isServerError) && pattern.test(text)) return code;
  // A page in place of an answer: the path is wrong, or this is not a model server.
  if ((status === 404 || status === 405 || status === 200) && isNoEndpoint(text)) return "NO_MODEL_SERVER";
  return codeOfStatus(status ?? statusOfType(report), text);
}

/** Whether the server says that the endpoint, not the model, does not exist. */
export function isNoEndpoint(message: string): boolean {
  return noEndpoint.test(message);
}

const noEndpoint =
  /<!doctype|<html|page not found|unexpected endpoint|unknown (endpoint|route|url|path)|cannot (post|get) \/|no (such )?(route|endpoint)\b|(route|endpoint|path|url) (was )?not found|^\s*(\d+ )?(not_?found_?(error)? )?(404 )?not found\.?\s*$|method not allowed|invalid url/i;

/** In order of precedence; certain ones also apply when the status suggests a transient failure. */
const errorPatterns: [ModelErrorCode, RegExp, boolean?][] = [
  ["RATE_LIMITED", /retry in \d|try again in \d|rate limit (reached|exceeded)|requests per (minute|second|day)|too many requests/i, true],
  [
    "QUOTA",
    /insufficient[ _](quota|credits?|balance|funds)|exceeded your current quota|credit balance|out of credits?|(no|not enough|more) credits\b|payment[ _]required|billing|spend(ing)?[ _]limit|arrear|overdue|balance (is )?(too low|insufficient|not enough)|quota[ _](exceeded|exhausted|is used up)|余额不足/i,
    true,
  ],
  [
    "CONTEXT_TOO_LONG",
    /context_length_exceeded|(maximum|model'?s|exceed\w*).{0,40}context|context[ _](length|window|size)|prompt (is )?too long|(input|prompt|message|request)s?.{0,30}too (long|large)|too many (input )?tokens|exceeds?.{0,60}(n_ctx|(maximum|max|number of) (input )?tokens|token limit)|string_above_max_length|maximum.{0,40}(input|prompt) tokens|range of input length/i,
    true,
  ],
  [
    "REFUSED",
    /content[ _](policy|filter|management)|safety (system|filter|polic)|data_inspection_failed|responsible ai|flagged|prohibited content/i,
  ],
  [
    "WRONG_KEY",
    /(invalid|incorrect|wrong|missing|expired|revoked|disabled|no|unknown)[ _]?(x-)?api[ _-]?key|api[ _-]?key (is |was )?(not valid|invalid|missing|expired|required|not found|incorrect)|authentication|unauthenticated|unauthori[sz]ed|no auth credentials|no cookie auth|(invalid|expired|wrong|missing) (access |bearer |auth\w* )?(token|credentials)|token (has |is )?(expired|invalid)|permission_denied/i,
    true,
  ],
  [
    "MODEL_NOT_FOUND",
    /model_?not_?found|model_not_exist|\bmodels?\b[^.]{0,80}(does not exist|doesn'?t exist|not exist|not found|not available|unavailable for|is not supported\b(?! (with|for|in))|unknown|deprecated|decommissioned|no longer)|(no such|unknown|invalid|unsupported|nonexistent) model\b|not a valid model|no endpoints found for|no model named/i,
  ],
  ["RATE_LIMITED", /rate[ _-]?limit|resource_exhausted|throttl|tokens per (minute|day)|concurren\w+ (limit|request)|slow down/i, true],
  [
    "OVERLOADED",
    /overloaded|over capacity|(at|no|enough|insufficient) capacity|server (is )?(busy|shutting down)|temporarily (unavailable|down)|loading model|model is (still |currently )?loading|service unavailable|internal (server )?error|upstream/i,
  ],
];

function codeOfStatus(status: number | null, text: string): ModelErrorCode {
  if (status === null) return "OVERLOADED";
  // Redirects are not followed: the server has moved.
  if (status >= 300 && status < 400) return "NO_MODEL_SERVER";
  if (status === 401) return "WRONG_KEY";
  if (status === 402) return "QUOTA";
  if (status === 403) return /quota|credit|balance/i.test(text) ? "QUOTA" : "WRONG_KEY";
  if (status === 404) return "MODEL_NOT_FOUND";
  if (status === 413) return "CONTEXT_TOO_LONG";
  if (status === 429) return /quota|credit|balance/i.test(text) ? "QUOTA" : "RATE_LIMITED";
  return status === 408 || status === 409 || status === 425 || status >= 500 ? "OVERLOADED" : "BAD_REQUEST";
}

const types: [RegExp, number][] = [
  [/^(authentication_error|invalid_api_key)$/i, 401],
  [/^(permission_error|permission_denied)$/i, 403],
  [/^(not_found_error|model_not_found|not_found)$/i, 404],
  [/^billing_error$/i, 402],
  [/^request_too_large$/i, 413],
  [/^(rate_limit_error|rate_limit_exceeded|insufficient_quota|resource_exhausted)$/i, 429],
  [/^overloaded_error$/i, 529],
  [/^(invalid_request_error|bad_?request(error)?|invalid_argument|invalid_prompt|validation_error|invalid_parameter\w*)$/i, 400],
];

/** The status that an error's type or code implies, for errors in a stream, which have no status. */
function statusOfType({ code, type }: ErrorReport): number | null {
  return types.find(([pattern]) => pattern.test(code) || pattern.test(type))?.[1] ?? null;
}
