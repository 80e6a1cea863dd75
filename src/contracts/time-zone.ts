import { z } from "zod";

const form = /^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/;

/** An IANA time zone known to this machine, such as `America/Los_Angeles`; not an offset like `+02:00`. */
export const TimeZone = z.string().max(64).refine(isTimeZone, "must be an IANA time zone, such as Europe/Berlin");

export function isTimeZone(name: string): boolean {
  if (!form.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false; // Intl throws for an unknown zone.
  }
}

/** The zone of this machine: in a browser its user's. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The day as `YYYY-MM-DD` in a zone. */
export function dayIn(timeZone: string, time: Date): string {
  // This locale formats dates as YYYY-MM-DD; calendar and digits are given, so that the machine's settings have no effect.
  return new Intl.DateTimeFormat("sv-SE-u-ca-gregory-nu-latn", { timeZone, dateStyle: "short" }).format(time);
}

/** The time of day as `HH:MM` in a zone. */
export function clockIn(timeZone: string, time: Date): string {
  return new Intl.DateTimeFormat("sv-SE-u-ca-gregory-nu-latn", { timeZone, hour: "2-digit", minute: "2-digit" }).format(time);
}

/** A language tag (BCP 47) in canonical form, such as `de-AT`. */
export const Locale = z
  .string()
  .min(1)
  .max(64)
  .transform((tag, context) => {
    const found = canonicalLocale(tag);
    if (found !== null && found.length <= 64) return found;
    context.addIssue({ code: "custom", message: "must be a language tag, such as en or de-AT" });
    return z.NEVER;
  });

function canonicalLocale(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null; // Not a language tag.
  }
}
