/** Noon of the day that the system prompt calls today; without one, the machine's own. */
export function todayOf(system: string): Date {
  const day = /\bToday is (?:[A-Z][a-z]+day, )?(\d{4}-\d{2}-\d{2})\b/.exec(system)?.[1];
  return day ? new Date(`${day}T12:00:00Z`) : new Date();
}
