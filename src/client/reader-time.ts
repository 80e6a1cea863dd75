import { readerLocale } from "#messages/text.ts";

let zone: string | undefined;

/** Sets the time zone of all dates on this page. A page has one reader; the server renders for many, by request. */
export function setReaderZone(timeZone: string): void {
  if (typeof window !== "undefined") zone = timeZone;
}

/** The page's zone; on the server that of the current request (lib/page-reader.ts). */
function pageZone(): string | undefined {
  return typeof window === "undefined" ? (globalThis as { bestchatReaderZone?: () => string }).bestchatReaderZone?.() : zone;
}

/** The browser's own zone. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A time formatted in the reader's zone and locale. */
export function readerTime(time: string | Date, form: Intl.DateTimeFormatOptions): string {
  const timeZone = pageZone();
  return new Date(time).toLocaleString(readerLocale(), timeZone ? { ...form, timeZone } : form);
}

/** The reader's calendar day of a time, `YYYY-MM-DD`. */
export function readerDay(time: string | Date): string {
  return dayIn(pageZone() ?? null, new Date(time));
}

/** The zone of this page. */
export function readerZone(): string {
  return pageZone() ?? browserZone();
}

/** The first day of the reader's week: 0 is Sunday. Monday if the browser does not know. */
export function firstWeekday(): number {
  const locale = new Intl.Locale(readerLocale()) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
  return (locale.getWeekInfo?.().firstDay ?? 1) % 7;
}

/** The day as `YYYY-MM-DD` in a zone, or in the browser's. */
export function dayIn(timeZone: string | null, time: Date): string {
  // This locale formats dates as YYYY-MM-DD; zone and calendar are given, so the machine's settings have no effect.
  return new Intl.DateTimeFormat("sv-SE-u-ca-gregory-nu-latn", { ...(timeZone ? { timeZone } : {}), dateStyle: "short" }).format(time);
}

/** The time of day as `HH:MM` in a zone. */
export function clockIn(timeZone: string, time: Date): string {
  return new Intl.DateTimeFormat("sv-SE-u-ca-gregory-nu-latn", { timeZone, hour: "2-digit", minute: "2-digit" }).format(time);
}
