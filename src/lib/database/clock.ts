/** Within this a process's own clock is taken as right: what was measured is no more exact than a round trip. */
const toleratedMs = 5000;

/** `databaseMs`: the database's time at `at`, which is this process's monotonic clock. */
type Reading = { databaseMs: number; at: number };

// One for the process: Next evaluates this module once per bundle.
const holder = globalThis as typeof globalThis & { bestchatClock?: Reading };

/** Asks for the database's time, in milliseconds, in a column `clock`. */
export const clockQuery = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS clock";

/** Notes the database's time: `askedAt` and now are `performance.now()` around the question. */
export function noteClock(databaseMs: number, askedAt: number): void {
  const at = performance.now();
  // The database looked at its clock somewhere between.
  holder.bestchatClock = { databaseMs, at: (askedAt + at) / 2 };
}

/** False until the process has had its first connection. */
export function isClockKnown(): boolean {
  return holder.bestchatClock !== undefined;
}

/**
 * The time in milliseconds by which all processes go: the database's, wherever this process's own clock differs from it. It
 * goes on by the monotonic clock, so that a clock that jumps while the process runs changes nothing.
 */
export function clockNow(): number {
  const own = Date.now();
  const reading = holder.bestchatClock;
  if (!reading) return own;
  const ours = reading.databaseMs + performance.now() - reading.at;
  return Math.abs(ours - own) <= toleratedMs ? own : ours;
}

/** `clockNow` as a Date. */
export function currentTime(): Date {
  return new Date(clockNow());
}

/** How far this process's own clock is ahead of it: what libraries that read it by themselves are wrong by. */
export function clockErrorMs(): number {
  const own = Date.now();
  const error = own - clockNow();
  return Math.abs(error) <= toleratedMs ? 0 : error;
}
