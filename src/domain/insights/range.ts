import { insightDaysMax } from "#contracts/insights.ts";
import { invalid } from "#domain/error.ts";
import { daysUntil, localDay } from "#lib/local-day.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** What is asked for: so many days up to today, or from one day to another; as a rule the last 30. */
export type AskedRange = { days?: number | undefined; from?: string | undefined; to?: string | undefined };

/** Each day with the instant at which it began, the instant at which the last one ends, and today. */
export type InsightRange = { days: string[]; starts: Date[]; end: Date; today: string };

/**
 * The asked days in a time zone.
 * @throws VALIDATION the range ends before it begins, or has more than a year
 */
export function rangeOf({ days = 30, from, to }: AskedRange, timeZone: string, now: Date): InsightRange {
  const today = localDay(now, timeZone).day;
  const last = to ?? today;
  const count = from ? (Date.parse(last) - Date.parse(from)) / dayMs + 1 : days;
  if (count < 1) throw invalid("from", "must not be after `to`");
  if (count > insightDaysMax) throw invalid("from", `must be at most ${insightDaysMax} days before the end`);
  const dayAfter = new Date(Date.parse(last) + dayMs).toISOString().slice(0, 10);
  const calendar = daysUntil(dayAfter, count + 1, timeZone);
  const end = calendar.pop()?.start ?? now;
  return { days: calendar.map(({ day }) => day), starts: calendar.map(({ start }) => start), end, today };
}

/** The Monday on or before a day. */
export function mondayOf(day: string): string {
  const time = Date.parse(day);
  return new Date(time - ((new Date(time).getUTCDay() + 6) % 7) * dayMs).toISOString().slice(0, 10);
}
