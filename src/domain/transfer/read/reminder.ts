/** A day without a time counts from nine o'clock, for reminders. */
const morningMinutes = 9 * 60;

/** Minutes before a task is due, of a duration such as `-PT30M` from then on, or, of a whole day, from its first minute on; null: unknown. */
export function reminderOf(trigger: string, isDay: boolean): number | null {
  const [, sign, weeks = 0, days = 0, hours = 0, minutes = 0] =
    /^(?:TRIGGER:)?([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?$/i.exec(trigger.trim()) ?? [];
  if (sign === undefined) return null;
  const total = ((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 60 + Number(minutes);
  const after = sign === "-" ? -total : total;
  const before = isDay ? morningMinutes - after : -after;
  return before >= 0 ? before : null;
}

/** The way back. */
export function triggerOf(minutes: number, isDay: boolean): string {
  const after = isDay ? morningMinutes - minutes : -minutes;
  return `${after < 0 ? "-" : ""}PT${Math.abs(after)}M`;
}
