import { clockErrorMs, isClockKnown } from "#lib/database/clock.ts";
import { allUsersDb } from "#lib/db.ts";

/** The client of the database that better-auth is given: it sees all users, and times as its own clock would have written them. */
export function authStore() {
  return allUsersDb().$extends({ query: { $allModels: { $allOperations: ({ args, query }) => inOwnTime(args, query) } } });
}

/**
 * better-auth compares what is stored with this process's own clock, and deletes sessions that it takes for ended. So it is
 * shown stored times as that clock would have written them, and what it writes is stored by the clock of all.
 */
async function inOwnTime<T, R>(args: T, query: (args: T) => Promise<R>): Promise<R> {
  if (!isClockKnown()) await allUsersDb().$queryRaw`SELECT 1`;
  const errorMs = clockErrorMs();
  if (errorMs === 0) return query(args);
  return shifted(await query(shifted(args, -errorMs)), errorMs);
}

/** A copy in which each Date is later by `ms`. */
function shifted<T>(value: T, ms: number): T {
  // The copy has the shape of what is copied, which no type can follow through its keys.
  return shift(value, ms) as T;
}

function shift(value: unknown, ms: number): unknown {
  if (value instanceof Date) return new Date(value.getTime() + ms);
  if (Array.isArray(value)) return value.map((item) => shift(item, ms));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shift(item, ms)]));
}
