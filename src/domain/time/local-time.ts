/**
 * The instant of a local time (`YYYY-MM-DDTHH:MM:SS`) in a zone. A time skipped by DST is the instant right after the jump, one
 * that occurs twice is the first: so a later local time is never an earlier instant.
 */
export function instantOf(local: string | Temporal.PlainDateTime, zone: string): Date {
  const wall = Temporal.PlainDateTime.from(local);
  const first = wall.toZonedDateTime(zone, { disambiguation: "earlier" });
  if (first.toPlainDateTime().equals(wall)) return new Date(first.epochMilliseconds);
  return new Date((first.getTimeZoneTransition("next") ?? first).epochMilliseconds);
}

/** The local time of an instant in a zone. */
export function localTimeOf(moment: Date, zone: string): Temporal.PlainDateTime {
  return zoned(moment, zone).toPlainDateTime();
}

/**
 * The latest local time that has entirely passed at an instant: that of the instant or, while local times repeat after DST, the
 * end of the repeated hour.
 */
export function passedLocalTime(moment: Date, zone: string): Temporal.PlainDateTime {
  const now = zoned(moment, zone);
  const wall = now.toPlainDateTime();
  if (instantOf(wall, zone).getTime() === now.epochMilliseconds) return wall;
  const jump = now.getTimeZoneTransition("previous");
  if (!jump) return wall;
  const before = jump.subtract({ nanoseconds: 1 });
  // Just before the clock was set back: what is due at the transition itself has not passed.
  return before.toPlainDateTime();
}

function zoned(moment: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone);
}
