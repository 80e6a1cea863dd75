import { Prisma } from "#generated/prisma/client.ts";
import { askDirect } from "../db.ts";
import type { WindowState, WindowStore } from "./window-store.ts";

/** Windows in PostgreSQL, by its clock: one statement each. */
export const postgresWindows: WindowStore = {
  take: async (key, points, seconds) => {
    const [state] = await askDirect<WindowState>(Prisma.sql`/* limit */
      INSERT INTO rate_limit (key, taken, ends_at) VALUES (${key}, ${points}::int, now() + make_interval(secs => ${seconds}::float8))
      ON CONFLICT (key) DO UPDATE SET
        taken = CASE WHEN rate_limit.ends_at <= now() THEN 0 ELSE rate_limit.taken END + excluded.taken,
        ends_at = CASE WHEN rate_limit.ends_at <= now() THEN excluded.ends_at ELSE rate_limit.ends_at END
      RETURNING taken, (extract(epoch FROM ends_at - now()) * 1000)::float8 AS "msLeft"`);
    if (!state) throw new Error("a limit was not counted");
    return state;
  },
  takeMany: async (taken, seconds) => {
    // The same order in every process, so that two of them cannot deadlock.
    const sorted = taken.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const states = await askDirect<WindowState & { key: string }>(Prisma.sql`/* limit */
      INSERT INTO rate_limit (key, taken, ends_at)
      SELECT key, points, now() + make_interval(secs => ${seconds}::float8)
      FROM unnest(${sorted.map(({ key }) => key)}::text[], ${sorted.map(({ points }) => points)}::int[]) AS asked (key, points)
      ON CONFLICT (key) DO UPDATE SET
        taken = CASE WHEN rate_limit.ends_at <= now() THEN 0 ELSE rate_limit.taken END + excluded.taken,
        ends_at = CASE WHEN rate_limit.ends_at <= now() THEN excluded.ends_at ELSE rate_limit.ends_at END
      RETURNING key, taken, (extract(epoch FROM ends_at - now()) * 1000)::float8 AS "msLeft"`);
    const byKey = new Map(states.map((state) => [state.key, state]));
    return taken.map(({ key }) => byKey.get(key) ?? { taken: 0, msLeft: seconds * 1000 });
  },
  giveBack: async (key) => {
    await askDirect(Prisma.sql`/* limit */ UPDATE rate_limit SET taken = taken - 1 WHERE key = ${key} AND taken > 0 AND ends_at > now()`);
  },
};
