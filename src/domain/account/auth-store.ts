import { clockErrorMs, isClockKnown } from "#lib/database/clock.ts";
import { allUsersDb } from "#lib/db.ts";

/** The database client for better-auth: it sees all users, and all times are shifted to this process's clock. */
export function authStore() {
  return allUsersDb().$extends({ query: { $allModels: { $allOperations: ({ args, query }) => inOwnTime(args, query) } } });
}

/**
 * better-auth compares stored times with this process's own clock and deletes sessions that it considers expired. So times are
 * shifted to that clock when read, and back to the database's clock when written.
 */
async function inOwnTime<T, R>(args: T, query: (args: T) => Promise<R>): Promise<R> {
  if (!isClockKnown()) await allUsersDb().$queryRaw`SELECT 1`;
  const errorMs = clockErrorMs();
  if (errorMs === 0) return query(args);
  return shifted(await query(shifted(args, -errorMs)), errorMs);
}

/** A copy in which each Date is later by `ms`. */
function shifted<T>(value: T, ms: number): T {
  // The copy has the same shape, which no type can express through its keys.
  return shift(value, ms) as T;
}

function shift(value: unknown, ms: number): unknown {
  if (value instanceof Date) return new Date(value.getTime() + ms);
  if (Array.isArray(value)) return value.map((item) => shift(item, ms));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shift(item, ms)]));
}
