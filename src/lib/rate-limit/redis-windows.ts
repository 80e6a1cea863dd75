import { createClient } from "redis";
import { logger } from "../logger.ts";
import type { WindowStore } from "./window-store.ts";

const takeScript = `local taken = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return {taken, redis.call('PTTL', KEYS[1])}`;
const giveBackScript = `if tonumber(redis.call('GET', KEYS[1]) or '0') > 0 then redis.call('DECR', KEYS[1]) end`;
const answerTimeoutMs = 500;

/** Windows in Redis; while it is away, those of `otherwise` count. */
export function redisWindows(url: string, fallback: WindowStore): WindowStore {
  const socket = { reconnectStrategy: (retries: number) => Math.min(100 * 2 ** retries, 2000), connectTimeout: 2000 };
  const client = createClient({ url, socket, disableOfflineQueue: true, commandOptions: { timeout: answerTimeoutMs } });
  client.on("error", (error) => logger.warn({ err: error }, "Redis is unavailable; limits are counted in PostgreSQL"));
  void client.connect().catch(() => undefined); // It keeps trying and logs above.
  const either = async <T>(inRedis: () => Promise<T>, elsewhere: () => Promise<T>): Promise<T> => {
    if (!client.isReady) return elsewhere();
    try {
      return await inRedis();
    } catch (error) {
      logger.warn({ err: error }, "Redis failed to count a limit; PostgreSQL counts it");
      return elsewhere();
    }
  };
  const keyOf = (key: string) => `bestchat:limit:${key}`;
  const take = async (key: string, points: number, seconds: number) => {
    const options = { keys: [keyOf(key)], arguments: [String(points), String(seconds * 1000)] };
    const [taken, msLeft] = (await client.eval(takeScript, options)) as [number, number];
    return { taken, msLeft };
  };
  return {
    take: (key, points, seconds) =>
      either(
        () => take(key, points, seconds),
        () => fallback.take(key, points, seconds),
      ),
    // Sent concurrently they are pipelined in one packet.
    takeMany: (all, seconds) =>
      either(
        () => Promise.all(all.map(({ key, points }) => take(key, points, seconds))),
        () => fallback.takeMany(all, seconds),
      ),
    giveBack: (key) =>
      either(
        async () => void (await client.eval(giveBackScript, { keys: [keyOf(key)] })),
        () => fallback.giveBack(key),
      ),
  };
}
