import { afterAll, beforeAll, expect, test } from "vitest";
import { type RedisServer, startRedis } from "../../../tests/realtime/redis.ts";
import { allUsersDb as db } from "../db.ts";
import { postgresWindows } from "./postgres-windows.ts";
import { redisWindows } from "./redis-windows.ts";
import { SharedLimit } from "./shared-limit.ts";
import type { WindowStore } from "./window-store.ts";

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** The requested number of processes, each with its own limit over one store. */
function processes(count: number, store: WindowStore, options: { points: number; batch: number }) {
  const name = `test-${Math.random()}`;
  return Array.from({ length: count }, () => new SharedLimit({ name, seconds: 60, ...options }, store));
}

async function takeAll(limits: SharedLimit[], times: number): Promise<number> {
  const taken = await Promise.all(limits.flatMap((limit) => Array.from({ length: times }, () => limit.take("somebody"))));
  return taken.filter(({ allowed }) => allowed).length;
}

test.each(["PostgreSQL", "Redis"])("two processes together allow exactly as many as one, in batches or one by one, by %s", async (kind) => {
  const store = kind === "Redis" ? redisWindows(redis.url, postgresWindows) : postgresWindows;
  expect(await takeAll(processes(2, store, { points: 30, batch: 1 }), 40)).toBe(30);
  expect(await takeAll(processes(2, store, { points: 30, batch: 5 }), 40)).toBe(30);
  const [one] = processes(1, store, { points: 2, batch: 1 });
  expect(await one?.take("a")).toMatchObject({ allowed: true, remaining: 1 });
  expect(await one?.take("a")).toMatchObject({ allowed: true, remaining: 0 });
  expect(await one?.take("a")).toMatchObject({ allowed: false, remaining: 0 });
  expect(await one?.take("b")).toMatchObject({ allowed: true });
});

test("a returned point is available again, in every process", async () => {
  const [one, other] = processes(2, postgresWindows, { points: 1, batch: 1 });
  expect((await one?.take("a"))?.allowed).toBe(true);
  await one?.giveBack("a");
  expect((await other?.take("a"))?.allowed).toBe(true);
});

test("a batch queries the store once for all its points, however many concurrent requests there are", async () => {
  let asked = 0;
  const store: WindowStore = {
    ...postgresWindows,
    take: (...input) => {
      asked += 1;
      return postgresWindows.take(...input);
    },
  };
  const limits = processes(1, store, { points: 100, batch: 20 });
  expect(await takeAll(limits, 40)).toBe(40);
  expect(asked).toBe(2);
  const state = await limits[0]?.take("somebody");
  expect(state).toMatchObject({ allowed: true, remaining: 59 });
});

test("a window ends by the database's clock, and the next one begins with its first point", async () => {
  const [one] = processes(1, postgresWindows, { points: 1, batch: 1 });
  expect((await one?.take("a"))?.allowed).toBe(true);
  expect((await one?.take("a"))?.allowed).toBe(false);
  await db().rateLimit.updateMany({ data: { endsAt: new Date(0) } });
  expect(await one?.take("a")).toMatchObject({ allowed: true, remaining: 0 });
});

test("while Redis is unavailable, PostgreSQL counts", async () => {
  const away = await startRedis();
  const limits = processes(2, redisWindows(away.url, postgresWindows), { points: 5, batch: 1 });
  await away.stop();
  expect(await takeAll(limits, 5)).toBe(5);
});
