/** Up to this difference the process's own clock is trusted: the measurement is no more accurate than a round trip. */
const toleranceMs = 5000;

/** `databaseMs`: the database's time at `at` on this process's monotonic clock. */
type Reading = { databaseMs: number; at: number };

// One per process: Next evaluates this module once per bundle.
const holder = globalThis as typeof globalThis & { bestchatClock?: Reading };

/** Queries the database's time in milliseconds, as the column `clock`. */
export const clockQuery = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS clock";

/** Stores the database's time; `askedAt` and now are `performance.now()` before and after the query. */
export function noteClock(databaseMs: number, askedAt: number): void {
  const at = performance.now();
  // The database read its clock somewhere in between.
  holder.bestchatClock = { databaseMs, at: (askedAt + at) / 2 };
}

/** False before the process's first connection. */
export function isClockKnown(): boolean {
  return holder.bestchatClock !== undefined;
}

/**
 * The time in milliseconds that all processes share: the database's, if this process's clock differs from it. It advances by the
 * monotonic clock, so that clock jumps have no effect.
 */
export function clockNow(): number {
  const own = Date.now();
  const reading = holder.bestchatClock;
  if (!reading) return own;
  const shared = reading.databaseMs + performance.now() - reading.at;
  return Math.abs(shared - own) <= toleranceMs ? own : shared;
}

/** `clockNow` as a Date. */
export function currentTime(): Date {
  return new Date(clockNow());
}

/** How far this process's clock is ahead of the shared time, for libraries that read the process's clock. */
export function clockErrorMs(): number {
  const own = Date.now();
  const error = own - clockNow();
  return Math.abs(error) <= toleranceMs ? 0 : error;
}
