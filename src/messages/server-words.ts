import { type MessageKey, readerLocale, t } from "./text.ts";

/** What the server said, for the page's reader: its own words are English and say most; others read those of its code. */
export function serverWords(english: string, byCode: MessageKey | undefined): string {
  return byCode === undefined || isEnglish(readerLocale()) ? english : t(byCode);
}

export function isEnglish(locale: string): boolean {
  return /^en\b/i.test(locale);
}
