import { plusDays, plusMonths } from "#contracts/quick-add/calendar.ts";

// Calendar days are text (`YYYY-MM-DD`) without a zone; they are counted in UTC, which has no days of 23 hours.

/** The first of the month so many months later, or earlier. */
export function firstOfMonth(day: string, months: number): string {
  return plusMonths(`${day.slice(0, 7)}-01`, months);
}

/** The seven days of the week of a day; `first`: on which weekday a week begins, 0 is Sunday. */
export function weekOf(day: string, first: number): string[] {
  const begin = plusDays(day, -((weekdayOf(day) - first + 7) % 7));
  return Array.from({ length: 7 }, (_, at) => plusDays(begin, at));
}

/** The weeks that have a day of the month of a day. */
export function weeksOfMonth(day: string, first: number): string[][] {
  const month = day.slice(0, 7);
  const weeks: string[][] = [];
  for (let begin = `${month}-01`; ; begin = plusDays(begin, 7)) {
    const week = weekOf(begin, first);
    if (weeks.length > 0 && !week.some((one) => one.startsWith(month))) return weeks;
    weeks.push(week);
  }
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
