import { createClient } from "redis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RedisServer, startRedis } from "../../../tests/realtime/redis.ts";
import { PeriodicLimit } from "./periodic-limit.ts";
import { postgresWindows } from "./postgres-windows.ts";
import { redisWindows } from "./redis-windows.ts";
import type { WindowStore } from "./window-store.ts";

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** Two processes with one store; their timers never fire by themselves. */
function twoProcesses(store: WindowStore, points: number): [PeriodicLimit, PeriodicLimit] {
  const options = { name: `test-${Math.random()}`, points, seconds: 60, everyMs: 1_000_000 };
  return [new PeriodicLimit(options, store), new PeriodicLimit(options, store)];
}

function takeMany(limit: PeriodicLimit, times: number, key = "somebody"): number {
  return Array.from({ length: times }, () => limit.take(key)).filter((waitMs) => waitMs === null).length;
}

test.each(["PostgreSQL", "Redis"])("points taken in one process reduce the other's after both have synchronised, by %s", async (kind) => {
  const store = kind === "Redis" ? redisWindows(redis.url, postgresWindows) : postgresWindows;
  if (kind === "Redis") await untilRedisCounts(store);
  const [one, other] = twoProcesses(store, 30);
  expect(takeMany(one, 20)).toBe(20);
  expect(takeMany(other, 5)).toBe(5);
  await one.send();
  await other.send();
  expect(takeMany(other, 20)).toBe(5);
  await other.send();
  expect(takeMany(one, 1)).toBe(1);
  await one.send();
  expect(one.take("somebody")).toBeGreaterThan(0);
  expect(one.take("somebody")).toBeLessThanOrEqual(60_000);
  expect(takeMany(one, 3, "somebody else")).toBe(3);
});

test("a single process never exceeds the limit, and makes no query on the request path", async () => {
  let asked = 0;
  const store: WindowStore = {
    ...postgresWindows,
    takeMany: (...input) => {
      asked += 1;
      return postgresWindows.takeMany(...input);
    },
  };
  const [one] = twoProcesses(store, 10);
  expect(takeMany(one, 25)).toBe(10);
  expect(takeMany(one, 25, "other")).toBe(10);
  expect(asked).toBe(0);
  await one.send();
  expect(asked).toBe(1);
  await one.send();
  expect(asked).toBe(1);
});

test("while the store is unavailable the local count applies, and unsent points are sent later", async () => {
  let isAway = true;
  const store: WindowStore = {
    ...postgresWindows,
    takeMany: (...input) => (isAway ? Promise.reject(new Error("away")) : postgresWindows.takeMany(...input)),
  };
  const [one, other] = twoProcesses(store, 10);
  expect(takeMany(one, 8)).toBe(8);
  await one.send();
  expect(takeMany(one, 8)).toBe(2);
  isAway = false;
  await one.send();
  expect(takeMany(other, 1)).toBe(1);
  await other.send();
  expect(other.take("somebody")).toBeGreaterThan(0);
});

/** PostgreSQL is used until it is connected. */
async function untilRedisCounts(store: WindowStore): Promise<void> {
  const client = createClient({ url: redis.url });
  await client.connect();
  do await store.take("first", 1, 60);
  while (!(await client.exists("bestchat:limit:first")));
  client.destroy();
}
