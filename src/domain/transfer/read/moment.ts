/** A local day, and a time of it where it is no whole day. */
export type LocalMoment = { day: string; time: string | null };

/**
 * What a moment is on somebody's clock. `text`: ISO 8601 with an offset, `Z`, or neither, when it is on the clock of `from`.
 * Null: no moment.
 */
export function localMoment(text: string, zone: string, from?: string): LocalMoment | null {
  const iso = text.trim().replace(/([+-]\d\d)(\d\d)$/, "$1:$2").replace(/(\.\d{3})\d+/, "$1"); // biome-ignore format: one chain
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(iso)) return { day: Temporal.PlainDate.from(iso).toString(), time: null };
    if (/(?:Z|[+-]\d\d:\d\d)$/.test(iso)) return written(Temporal.Instant.from(iso).toZonedDateTimeISO(zone).toPlainDateTime());
    const wall = Temporal.PlainDateTime.from(iso);
    // On one's own clock a time is as it is written, though a jump may skip it.
    if (!from || from === zone) return written(wall);
    return written(
      wall
        .toZonedDateTime(zoneNamed(from) ?? zone)
        .withTimeZone(zone)
        .toPlainDateTime(),
    );
  } catch {
    return null; // Not written as a moment: its reader says so.
  }
}

/** A zone by a name that this machine knows; null for another. */
export function zoneNamed(name: string): string | null {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

function written(wall: Temporal.PlainDateTime): LocalMoment {
  return { day: wall.toPlainDate().toString(), time: wall.toPlainTime().toString({ smallestUnit: "minute" }) };
}
