import { type MessageKey, readerLocale, t } from "#messages/text.ts";

/** What the server said, for the page's reader: its own words are English and say most; others read those of its code. */
export function serverWords(english: string, byCode: MessageKey | undefined): string {
  return byCode === undefined || /^en\b/i.test(readerLocale()) ? english : t(byCode);
}
