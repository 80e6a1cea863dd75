// Calendar days are text (`YYYY-MM-DD`) without a zone; they are counted in UTC, which has no days of 23 hours.

/** The day so many days later, or earlier. */
export function addDays(day: string, days: number): string {
  return textOf(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000);
}

/** The first of the month so many months later, or earlier. */
export function addMonths(day: string, months: number): string {
  const [year = 1970, month = 1] = day.split("-").map(Number);
  return textOf(Date.UTC(year, month - 1 + months, 1));
}

/** The seven days of the week of a day; `first`: on which weekday a week begins, 0 is Sunday. */
export function weekOf(day: string, first: number): string[] {
  const begin = addDays(day, -((weekdayOf(day) - first + 7) % 7));
  return Array.from({ length: 7 }, (_, at) => addDays(begin, at));
}

/** The weeks that have a day of the month of a day. */
export function weeksOfMonth(day: string, first: number): string[][] {
  const month = day.slice(0, 7);
  const weeks: string[][] = [];
  for (let begin = `${month}-01`; ; begin = addDays(begin, 7)) {
    const week = weekOf(begin, first);
    if (weeks.length > 0 && !week.some((one) => one.startsWith(month))) return weeks;
    weeks.push(week);
  }
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** A day in the words of a locale. */
export function dayText(day: string, locale: string, form: Intl.DateTimeFormatOptions): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(locale, { timeZone: "UTC", ...form });
}

function textOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
