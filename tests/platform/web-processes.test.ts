import { afterAll, beforeAll, expect, test } from "vitest";
import { clockNow } from "#lib/database/clock.ts";
import { isFree } from "../../scripts/start/port.ts";
import { Supervisor } from "../../scripts/start/supervisor.ts";
import { webServices } from "../../scripts/start/web-services.ts";
import { call } from "../api/call.ts";
import { makeSession, makeUser } from "../factories.ts";

// Two web processes behind one port, as `npm start` and `start:web` run them.
const supervisor = new Supervisor(null);
let address = "";
let port = 0;
beforeAll(async () => {
  port = 19_000 + (process.pid % 900);
  while (!(await isFree(port))) port += 1;
  address = `http://127.0.0.1:${port}`;
  const env = { ...process.env, LOG_LEVEL: "silent", WEB_PROCESSES: "2", RATE_LIMITS: "off" };
  for (const service of webServices(env, ["tests/api/web-process.ts", String(port)])) supervisor.run(service);
  await until(async () => (await running()) === 2);
}, 60_000);
afterAll(() => supervisor.stop());

test("both answer, metrics include both, and a killed one causes no failures and is restarted", async () => {
  const { token } = await makeSession(await makeUser());
  const ask = async () => expect((await call(address, "GET", "/api/tasks", { token })).status).toBe(200);
  for (let at = 0; at < 20; at += 1) await ask();
  expect(await answered()).toBe(20);

  supervisor.kill("web");
  await until(async () => !supervisor.alive("web"));
  // The other one accepts all new connections.
  for (let at = 0; at < 20; at += 1) await ask();
  expect(await answered()).toBe(40);
  await until(async () => (await running()) === 2);
  expect(await answered()).toBe(40);
}, 60_000);

test("a token whose session ends is soon refused by both", async () => {
  const { token } = await makeSession(await makeUser());
  for (let at = 0; at < 8; at += 1) expect((await call(address, "GET", "/api/tasks", { token })).status).toBe(200);
  expect((await call(address, "POST", "/api/auth/logout", { token })).status).toBe(204);
  const statuses = async () => {
    const answers: number[] = [];
    for (let at = 0; at < 8; at += 1) answers.push((await call(address, "GET", "/api/tasks", { token })).status);
    return answers;
  };
  // The one that did not end it learns of it by a notification.
  await until(async () => (await statuses()).every((status) => status === 401));
}, 60_000);

test("concurrent requests with one key create one task, whichever processes they reach", async () => {
  const { token } = await makeSession(await makeUser());
  const headers = { "Idempotency-Key": `once-${clockNow()}` };
  const send = () => call(address, "POST", "/api/tasks", { token, headers, body: { title: "Once" } });
  const statuses = (await Promise.all(Array.from({ length: 12 }, send))).map(({ status }) => status);
  expect(statuses.filter((status) => ![201, 409].includes(status))).toEqual([]);
  const { json } = await call(address, "GET", "/api/tasks", { token });
  expect((json as { tasks: unknown[] }).tasks).toHaveLength(1);
}, 60_000);

test("both killed at once: one restarts before the other, so that it answers sooner, and both come back", async () => {
  const names = ["web", "web-2"];
  const alive = () => names.filter((name) => supervisor.alive(name)).length;
  for (const name of names) supervisor.kill(name);
  await until(async () => alive() === 0);
  await until(async () => alive() > 0);
  expect(alive()).toBe(1);
  await until(async () => (await running()) === 2);
}, 60_000);

/** How many processes report that they serve. */
function running(): Promise<number> {
  return valueOf("bestchat_web_processes");
}

/** The total of task lists that the processes report to have answered. */
function answered(): Promise<number> {
  return valueOf('bestchat_http_requests_total{method="GET",route="/api/tasks",status="200"}');
}

async function valueOf(series: string): Promise<number> {
  const answer = await call(address, "GET", "/metrics").catch(() => null); // Not listening yet.
  const lines = answer?.text.split("\n").filter((line) => line.startsWith(`${series} `)) ?? [];
  expect(lines.length).toBeLessThanOrEqual(1);
  return Number(lines[0]?.split(" ").at(-1) ?? 0);
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 100));
}
