import { currentTime } from "#lib/database/clock.ts";
/** When this month's allowance is replaced by the next one. */
export function nextMonth(): Date {
  const now = currentTime();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}

/** When the daily caps are reset. */
export function nextDay(): Date {
  const now = currentTime();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}
