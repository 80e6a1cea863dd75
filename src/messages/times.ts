/** Who reads: by which tag dates are written, and in which zone. Without a zone it is the machine's. */
export type Reader = { locale: string; timeZone?: string | undefined };

const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** Every form in which people read a day; the examples are American. */
const dayForms = {
  /** Nov 30 */
  short: { day: "numeric", month: "short" },
  /** November 30 */
  withoutYear: { day: "numeric", month: "long" },
  /** Nov 30, 2026 */
  medium: { dateStyle: "medium" },
  /** November 30, 2026 */
  long: { dateStyle: "long" },
  /** Monday, November 30, 2026 */
  full: { dateStyle: "full" },
  /** Mon, Nov 30 */
  weekdayShort: { weekday: "short", day: "numeric", month: "short" },
  /** Monday, November 30 */
  weekdayLong: { weekday: "long", day: "numeric", month: "long" },
  /** Mon, Nov 30, 2026 */
  weekdayMedium: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
  /** Mon, November 30 */
  weekdayInText: { weekday: "short", day: "numeric", month: "long" },
  /** Monday */
  weekday: { weekday: "long" },
  /** Mon */
  shortWeekday: { weekday: "short" },
  /** M */
  letter: { weekday: "narrow" },
  /** November 2026 */
  month: { month: "long", year: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Every form in which people read a point in time: a day's, or one with the time of day. */
const timeForms = {
  ...dayForms,
  /** 9:05 AM, as the reader's country writes it */
  time: { timeStyle: "short" },
  /** 09:05, as the times of tasks and schedules are written everywhere */
  clock,
  /** Nov 30, 2026, 9:05 AM */
  dayAndTime: { dateStyle: "medium", timeStyle: "short" },
  /** Monday, November 30, 2026 at 9:05 AM */
  fullDayAndTime: { dateStyle: "full", timeStyle: "short" },
  /** Mon 09:05 AM */
  weekdayAndTime: { weekday: "short", hour: "2-digit", minute: "2-digit" },
  /** Mon, Nov 30, 09:05 */
  weekdayAndClock: { weekday: "short", day: "numeric", month: "short", ...clock },
  /** November 30, 2026 at 09:05 UTC */
  withZone: { day: "numeric", month: "long", year: "numeric", ...clock, timeZoneName: "short" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type DayForm = keyof typeof dayForms;
export type TimeForm = keyof typeof timeForms;

/** A point in time as its reader writes it. */
export function timeText({ locale, timeZone }: Reader, time: string | Date, form: TimeForm): string {
  return formatOf(locale, timeZone, timeForms[form]).format(new Date(time));
}

/** A calendar day (`YYYY-MM-DD`; a month's is its first), which is the same day in every zone. */
export function dayText(locale: string, day: string, form: DayForm): string {
  return formatOf(locale, "UTC", dayForms[form]).format(noonOf(day));
}

/** Two calendar days as a range, what both share said once: November 30 – December 6, 2026. */
export function daysText(locale: string, from: string, to: string): string {
  return formatOf(locale, "UTC", dayForms.long).formatRange(noonOf(from), noonOf(to));
}

/** A calendar day seen from another: yesterday, today, tomorrow, else its date, with the year if that is another one. */
export function nearDayText(locale: string, day: string, today: string, form: "short" | "weekdayInText"): string {
  const distance = Math.round((noonOf(day).getTime() - noonOf(today).getTime()) / 86_400_000);
  if (Math.abs(distance) <= 1) return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(distance, "day");
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  return formatOf(locale, "UTC", { ...dayForms[form], ...year }).format(noonOf(day));
}

/** How mails and pushed messages are dated: English of no country has the day before the month, as most of its readers do. */
export function letterTag(locale: string): string {
  return locale === "en" ? "en-GB" : locale;
}

function noonOf(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

// Creating a format costs more than a hundred uses. Tags and zones come from users: their number is bounded.
const formats = new Map<string, Intl.DateTimeFormat>();
const formatsMax = 500;

function formatOf(locale: string, timeZone: string | undefined, form: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, timeZone, form]);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, timeZone ? { ...form, timeZone } : form);
  if (formats.size >= formatsMax) formats.clear();
  formats.set(key, format);
  return format;
}
