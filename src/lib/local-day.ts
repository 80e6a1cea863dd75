/** A calendar day somewhere: `day` is `YYYY-MM-DD`, `weekday` its English name. */
export type LocalDay = { day: string; weekday: string };

/** Which day it is at a moment in a time zone. */
export function localDay(now: Date, timeZone: string): LocalDay {
  // One calendar and one script of digits, whatever the machine is set to.
  const format = new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    weekday: "long",
  });
  const part = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return { day: `${part.year?.padStart(4, "0")}-${part.month}-${part.day}`, weekday: part.weekday ?? "" };
}
