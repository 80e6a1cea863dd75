/**
 * The moment of a local time (`YYYY-MM-DDTHH:MM:SS`) in a zone. A time that a jump of the clock skips is the moment right
 * after the jump, one that comes twice is the first of the two: so a later local time is never an earlier moment.
 */
export function instantOf(local: string | Temporal.PlainDateTime, zone: string): Date {
  const wall = Temporal.PlainDateTime.from(local);
  const first = wall.toZonedDateTime(zone, { disambiguation: "earlier" });
  if (first.toPlainDateTime().equals(wall)) return new Date(first.epochMilliseconds);
  return new Date((first.getTimeZoneTransition("next") ?? first).epochMilliseconds);
}

/** The local time of a moment in a zone. */
export function localTimeOf(moment: Date, zone: string): Temporal.PlainDateTime {
  return zoned(moment, zone).toPlainDateTime();
}

/**
 * The local time up to which all local times have passed at a moment: that of the moment, and, while the clock shows times
 * for the second time, the end of those.
 */
export function passedLocalTime(moment: Date, zone: string): Temporal.PlainDateTime {
  const now = zoned(moment, zone);
  const wall = now.toPlainDateTime();
  if (instantOf(wall, zone).getTime() === now.epochMilliseconds) return wall;
  const jump = now.getTimeZoneTransition("previous");
  if (!jump) return wall;
  const before = jump.subtract({ nanoseconds: 1 });
  // The last local time before the clock was set back, less the nanosecond: what is due at the jump itself is not passed.
  return before.toPlainDateTime();
}

function zoned(moment: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone);
}
