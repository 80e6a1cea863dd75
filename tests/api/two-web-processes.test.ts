import { type ChildProcess, spawn } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { makeSession, makeUser } from "../factories.ts";
import { leaveNoProcess } from "../setup/leave-nothing.ts";
import { call } from "./call.ts";
import { newEmail } from "./people.ts";

const children: ChildProcess[] = [];
let urls: string[];
beforeAll(async () => {
  urls = await Promise.all([startWeb(), startWeb()]);
}, 60_000);
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

test("mails per mailbox are counted across both", async () => {
  const email = newEmail();
  const statuses: number[] = [];
  for (let at = 0; at < 7; at += 1) {
    const url = urls[at % 2] ?? "";
    const answer = await call(url, "POST", "/api/auth/request-password-reset", {
      body: { email },
      headers: { Origin: "http://localhost:3000" },
    });
    statuses.push(answer.status);
  }
  expect(statuses).toEqual([...Array(5).fill(200), 429, 429]);
}, 60_000);

test("changes of one user are counted across both, and refused beyond the limit with Retry-After", async () => {
  const { token } = await makeSession(await makeUser());
  const answers: Awaited<ReturnType<typeof call>>[] = [];
  const ask = async (url: string) => {
    for (let at = 0; at < 18; at += 1) answers.push(await call(url, "DELETE", "/api/tasks/1", { token }));
  };
  await Promise.all(urls.flatMap((url) => Array.from({ length: 9 }, () => ask(url))));
  const allowed = answers.filter(({ status }) => status === 404);
  const refused = answers.filter(({ status }) => status === 429);
  expect(allowed.length + refused.length).toBe(324);
  expect(allowed.length).toBe(300);
  for (const { headers } of refused) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
}, 60_000);

test.each([
  ["a session that is signed out", (token: string) => call(urls[0] ?? "", "POST", "/api/auth/logout", { token })],
  [
    "an account that is deleted",
    (_: string, userId: number) => db().user.update({ where: { id: userId }, data: { deletedAt: new Date() } }),
  ],
])(
  "a token in steady use dies on both with %s",
  async (_, end) => {
    const { id: userId } = await makeUser();
    const { token } = await makeSession({ id: userId });
    const ask = async (url: string) => (await call(url, "GET", "/api/tasks", { token })).status;
    // So that both have it cached.
    for (const url of urls) for (let use = 0; use < 12; use += 1) expect(await ask(url)).toBe(200);
    await end(token, userId);
    for (const url of urls) await expect.poll(() => ask(url), { interval: 20, timeout: 15_000 }).toBe(401);
    for (const url of urls) for (let use = 0; use < 12; use += 1) expect(await ask(url)).toBe(401);
  },
  60_000,
);

/** Resolves with its address once it listens. */
function startWeb(): Promise<string> {
  const child = spawn(process.execPath, ["tests/api/web-process.ts"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, LOG_LEVEL: "info" },
  });
  children.push(child);
  leaveNoProcess(child);
  return new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error("the web process ended")));
    child.stdout.on("data", (data: Buffer) => {
      const port = /web is listening on (\d+)/.exec(data.toString())?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
  });
}
