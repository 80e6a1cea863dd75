/** A calendar day in some zone: `day` is `YYYY-MM-DD`, `weekday` its English name. */
export type LocalDay = { day: string; weekday: string };

const hourMs = 3_600_000;
/** All of today's zones have offsets in quarter hours. */
const stepMs = hourMs / 4;

/** The day at an instant in a time zone. */
export function localDay(now: Date, timeZone: string): LocalDay {
  return dayBy(formatOf(timeZone), now);
}

/** The last days in a time zone, oldest first, today last, each with the instant at which it began. */
export function lastDays(count: number, timeZone: string, now: Date): { day: string; start: Date }[] {
  return daysUntil(dayBy(formatOf(timeZone), now).day, count, timeZone);
}

/** The `count` days that end with `last` (`YYYY-MM-DD`), oldest first. */
export function daysUntil(last: string, count: number, timeZone: string): { day: string; start: Date }[] {
  const format = formatOf(timeZone);
  const end = Date.parse(`${last}T00:00:00Z`);
  return Array.from({ length: count }, (_, at) => {
    const midnight = new Date(end - (count - 1 - at) * 24 * hourMs);
    return { day: midnight.toISOString().slice(0, 10), start: startOf(midnight, format) };
  });
}

/** The first instant of a day given by its UTC midnight. A day need not begin at 00:00: some zones skip that hour once a year. */
function startOf(midnight: Date, format: Intl.DateTimeFormat): Date {
  const day = midnight.toISOString().slice(0, 10);
  let [before, after] = [midnight.getTime() - 15 * hourMs, midnight.getTime() + 15 * hourMs];
  while (after - before > stepMs) {
    const middle = before + Math.floor((after - before) / 2 / stepMs) * stepMs;
    if (dayBy(format, new Date(middle)).day < day) before = middle;
    else after = middle;
  }
  return new Date(after);
}

// Creating a format costs more than a hundred uses. There are some 600 zones, but names are case-insensitive.
const formats = new Map<string, Intl.DateTimeFormat>();
const formatsMax = 1000;

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format = formats.get(timeZone) ?? createFormat(timeZone);
  if (formats.size >= formatsMax) formats.clear();
  formats.set(timeZone, format);
  return format;
}

function createFormat(timeZone: string): Intl.DateTimeFormat {
  // A fixed calendar and numbering system, whatever the machine's locale.
  return new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    weekday: "long",
  });
}

function dayBy(format: Intl.DateTimeFormat, now: Date): LocalDay {
  const part = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return { day: `${part.year?.padStart(4, "0")}-${part.month}-${part.day}`, weekday: part.weekday ?? "" };
}
