import { dayIn, ownZone } from "#contracts/zoned-time.ts";
import { readerLocale } from "#messages/text.ts";
import { type DayForm, daysText, dayText, nearDayText, type TimeForm, timeText } from "#messages/times.ts";

let zone: string | undefined;

/** Sets the time zone of all dates on this page. A page has one reader; the server renders for many, by request. */
export function setReaderZone(timeZone: string): void {
  if (typeof window !== "undefined") zone = timeZone;
}

/** The page's zone; on the server that of the current request (lib/page-reader.ts). */
function pageZone(): string | undefined {
  return typeof window === "undefined" ? (globalThis as { bestchatReaderZone?: () => string }).bestchatReaderZone?.() : zone;
}

/** A time formatted in the reader's zone and locale. */
export function readerTime(time: string | Date, form: TimeForm): string {
  return timeText({ locale: readerLocale(), timeZone: pageZone() }, time, form);
}

/** A calendar day (`YYYY-MM-DD`) in the reader's locale. */
export function readerDate(day: string, form: DayForm): string {
  return dayText(readerLocale(), day, form);
}

/** A range of calendar days in the reader's locale. */
export function readerDates(from: string, to: string): string {
  return daysText(readerLocale(), from, to);
}

/** A calendar day seen from the reader's today: “tomorrow”, or “Nov 30”. */
export function readerNearDate(day: string, today: string): string {
  return nearDayText(readerLocale(), day, today, "short");
}

/** The reader's calendar day of a time, `YYYY-MM-DD`. */
export function readerDay(time: string | Date): string {
  return dayIn(readerZone(), new Date(time));
}

/** The zone of this page. */
export function readerZone(): string {
  return pageZone() ?? ownZone();
}

/** The first day of the reader's week: 0 is Sunday. Monday if the browser does not know. */
export function firstWeekday(): number {
  const locale = new Intl.Locale(readerLocale()) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
  return (locale.getWeekInfo?.().firstDay ?? 1) % 7;
}
