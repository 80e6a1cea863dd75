import { reasonParts } from "./occurrence-reasons.ts";
import { textFor } from "./page-source.ts";
import { replyFailures } from "./reply-failures.ts";
import { isEnglish } from "./server-words.ts";

/** Why a reply ended early, for somebody whose page this is not; in English in the words that are stored. */
export function failureIn(locale: string, { code, message }: { code: string; message: string }): string {
  const key = replyFailures[code];
  return key && !isEnglish(locale) ? textFor(locale, key) : message;
}

/** The same for why an occurrence was not run or failed. */
export function reasonIn(locale: string, reason: string): string {
  const { sentence, byName } = reasonParts(reason);
  return byName && !isEnglish(locale) ? textFor(locale, byName) : sentence;
}
