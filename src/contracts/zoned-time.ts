// Without zod: every page needs it.
const form = /^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/;

/** Whether this machine knows a time zone by this name. */
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
