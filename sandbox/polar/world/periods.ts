import type { models } from "@polar-sh/sdk/2026-10";

const months: Partial<Record<models.RecurringInterval, number>> = { month: 1, year: 12 };

/** The same day of the next month or year, or that month's last day. */
export function addInterval(from: string, interval: models.RecurringInterval): string {
  const date = new Date(from);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + (months[interval] ?? 1));
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.toISOString();
}

/** The time moved back by this much. */
export function earlier<T extends string | null>(time: T, byMs: number): T {
  return (time === null ? null : new Date(Date.parse(time) - byMs).toISOString()) as T;
}
