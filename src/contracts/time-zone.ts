import { z } from "zod";
import { isTimeZone } from "./zoned-time.ts";

/** An IANA time zone known to this machine, such as `America/Los_Angeles`; not an offset like `+02:00`. */
export const TimeZone = z.string().max(64).refine(isTimeZone, "must be an IANA time zone, such as Europe/Berlin");

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
