let zone: string | undefined;

/**
 * Every day and clock of this page is of this zone; null: the browser's. One page has one reader; the server, which draws
 * pages of many, knows none.
 */
export function setReaderZone(timeZone: string | null): void {
  if (typeof window !== "undefined") zone = timeZone ?? undefined;
}

/** A point in time as its reader's clock and calendar show it. */
export function readerTime(time: string | Date, form: Intl.DateTimeFormatOptions): string {
  return new Date(time).toLocaleString("en", zone ? { ...form, timeZone: zone } : form);
}

/** The reader's calendar day of a point in time, `YYYY-MM-DD`. */
export function readerDay(time: string | Date): string {
  return dayIn(zone ?? null, new Date(time));
}

/** The zone of what this page shows. */
export function readerZone(): string {
  return zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The day as `YYYY-MM-DD` in a zone; without one in the browser's. */
export function dayIn(timeZone: string | null, time: Date): string {
  // This locale writes days so; zone and calendar are named, so nothing depends on the machine's settings.
  return new Intl.DateTimeFormat("sv-SE-u-ca-gregory-nu-latn", { ...(timeZone ? { timeZone } : {}), dateStyle: "short" }).format(time);
}
