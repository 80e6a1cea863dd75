import { currentTime } from "#lib/database/clock.ts";
/** When the allowance of this month is replaced by the next one. */
export function nextMonth(): Date {
  const now = currentTime();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}

/** When the caps of a day begin anew. */
export function nextDay(): Date {
  const now = currentTime();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}
