import { readerLocale } from "#messages/text.ts";

let zone: string | undefined;

/** Every day and clock of this page is of this zone. One page has one reader; the server draws pages of many, each by its request. */
export function setReaderZone(timeZone: string): void {
  if (typeof window !== "undefined") zone = timeZone;
}

/** The page's zone; on the server that of the request that is being answered (lib/page-reader.ts). */
function pageZone(): string | undefined {
  return typeof window === "undefined" ? (globalThis as { bestchatReaderZone?: () => string }).bestchatReaderZone?.() : zone;
}

/** The browser's own zone. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A point in time as its reader's clock and calendar show it. */
export function readerTime(time: string | Date, form: Intl.DateTimeFormatOptions): string {
  const timeZone = pageZone();
  return new Date(time).toLocaleString(readerLocale(), timeZone ? { ...form, timeZone } : form);
}

/** The reader's calendar day of a point in time, `YYYY-MM-DD`. */
export function readerDay(time: string | Date): string {
  return dayIn(pageZone() ?? null, new Date(time));
}

/** The zone of what this page shows. */
export function readerZone(): string {
  return pageZone() ?? browserZone();
}

/** The day that the reader's weeks begin with: 0 is Sunday. Monday where the browser does not know. */
export function firstWeekday(): number {
  const locale = new Intl.Locale(readerLocale()) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
  return (locale.getWeekInfo?.().firstDay ?? 1) % 7;
}

/** The day as `YYYY-MM-DD` in a zone; without one in the browser's. */
export function dayIn(timeZone: string | null, time: Date): string {
  // This locale writes days so; zone and calendar are named, so nothing depends on the machine's settings.
  return new Intl.DateTimeFormat("sv-SE-u-ca-gregory-nu-latn", { ...(timeZone ? { timeZone } : {}), dateStyle: "short" }).format(time);
}

/** The time of day as `HH:MM` in a zone. */
export function clockIn(timeZone: string, time: Date): string {
  return new Intl.DateTimeFormat("sv-SE-u-ca-gregory-nu-latn", { timeZone, hour: "2-digit", minute: "2-digit" }).format(time);
}
