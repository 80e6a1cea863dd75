import { expect, test } from "vitest";
import { PeriodicLimit } from "#lib/rate-limit/periodic-limit.ts";
import { postgresWindows } from "#lib/rate-limit/postgres-windows.ts";
import type { UserLimits } from "../../realtime/user-limits.ts";
import { call } from "../api/call.ts";
import { connect, makePerson, useRig } from "./rig.ts";

const points = 20;
const nodes: NonNullable<UserLimits>[] = [];
const limitOf = (name: string) => new PeriodicLimit({ name, points, seconds: 60, everyMs: 50 }, postgresWindows);
const rig = useRig({
  limits: () => {
    const limits = { events: limitOf("test-events"), requests: limitOf("test-requests") };
    nodes.push(limits);
    return limits;
  },
});

test("a user's calls to one process count in the other: events and requests separately", async () => {
  const other = await rig.another("test:2");
  const { token } = await makePerson();
  const urls = [rig.url, `http://127.0.0.1:${other.port}`];
  const [here, there] = await Promise.all(urls.map((url) => connect(url, token)));
  const resume = async (client = here) => {
    const answer = await client?.ask("feed:resume", { after: null });
    return answer?.ok ? "ok" : answer?.error.code;
  };
  for (let at = 0; at < points; at += 1) expect(await resume()).toBe("ok");
  expect(await resume()).toBe("RATE_LIMITED");
  await told();
  // One more succeeds where the count has not arrived yet.
  await resume(there);
  await told();
  expect(await resume(there)).toBe("RATE_LIMITED");

  const list = (url = "") => call(url, "GET", "/v1/models", { token });
  for (let at = 0; at < points; at += 1) expect((await list(urls[0])).status).toBe(200);
  const refused = await list(urls[0]);
  expect([refused.status, (refused.json as { error: { code: string } }).error.code]).toEqual([429, "rate_limit_exceeded"]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  await told();
  await list(urls[1]);
  await told();
  expect((await list(urls[1])).status).toBe(429);

  const somebody = await makePerson();
  expect((await call(rig.url, "GET", "/v1/models", { token: somebody.token })).status).toBe(200);
  for (const client of [here, there]) client?.socket.disconnect();
}, 60_000);

/** As after a tick of every process. */
async function told(): Promise<void> {
  for (const limits of nodes) await Promise.all([limits.events.send(), limits.requests.send()]);
}
