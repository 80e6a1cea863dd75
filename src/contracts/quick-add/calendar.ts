/** Where and when somebody writes: their own day and clock, and how they write dates. */
export type Moment = {
  /** YYYY-MM-DD */
  today: string;
  /** HH:MM */
  now: string;
  /** 3/5 is the fifth of March, and “at 5” is in the afternoon. */
  isAmerican: boolean;
};

const dayMs = 86_400_000;

/** The day `days` after another. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** The same day of a later month, or its last. */
export function plusMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  return written(
    first.getUTCFullYear(),
    first.getUTCMonth() + 1,
    Math.min(date, lastDate(first.getUTCFullYear(), first.getUTCMonth() + 1)),
  );
}

/** 1 is Monday, 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

export function dateOf(day: string): number {
  return Number(day.slice(8, 10));
}

/** The last day of a day's month. */
export function lastOfMonth(day: string): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return written(year, month, lastDate(year, month));
}

/** A day that exists, else null. */
export function dayOf(year: number, month: number, date: number): string | null {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || date < 1 || date > lastDate(year, month)) return null;
  return written(year, month, date);
}

/** The first day from `from` on that fits, within eight years: the 29th of February comes once in them. */
export function firstFitting(from: string, fits: (day: string) => boolean): string | null {
  for (let day = from, left = 366 * 8; left > 0 && day <= "9999-12-30"; left -= 1, day = plusDays(day, 1)) if (fits(day)) return day;
  return null;
}

function lastDate(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function written(year: number, month: number, date: number): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}
