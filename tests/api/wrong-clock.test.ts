import { type ChildProcess, spawn } from "node:child_process";
import { afterAll, describe, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { makeSession, makeUser } from "../factories.ts";
import { leaveNoProcess } from "../setup/leave-nothing.ts";
import { call } from "./call.ts";
import { newEmail, password } from "./people.ts";

const dayMs = 86_400_000;
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

describe.each([
  ["40 days ahead", 40 * dayMs],
  ["an hour behind", -3_600_000],
])("a web process whose clock is %s", (_, shiftMs) => {
  test("creates valid sessions and keeps existing ones, and its tokens are accepted by others", { timeout: 120_000 }, async () => {
    const [wrong, right] = await Promise.all([startWeb(shiftMs), startWeb(0)]);
    const email = newEmail();
    expect((await call(right, "POST", "/api/auth/register", { body: { email, password } })).status).toBe(201);
    const headers = { Origin: "http://localhost:3000" };
    const signedIn = await call(right, "POST", "/api/auth/sign-in/email", { body: { email, password }, headers });
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const before = await db().session.findMany({ where: { user: { email } }, orderBy: { id: "asc" } });

    const seen = await call(wrong, "GET", "/api/auth/get-session", { headers: { ...headers, Cookie: cookie } });
    expect(seen.json, seen.text).toMatchObject({ user: { email } });
    expect(await db().session.findMany({ where: { id: { in: before.map(({ id }) => id) } } })).toHaveLength(before.length);

    const login = await call(wrong, "POST", "/api/auth/login", { body: { email, password } });
    expect(login.status, login.text).toBe(200);
    const token = (login.json as { access_token: string }).access_token;
    for (const url of [wrong, right]) expect((await call(url, "GET", "/api/tasks", { token })).status).toBe(200);
    const newest = await db().session.findFirstOrThrow({ where: { user: { email } }, orderBy: { id: "desc" } });
    expect(newest.expiresAt.getTime()).toBeGreaterThan(Date.now() + dayMs / 2);
    expect(newest.expiresAt.getTime()).toBeLessThan(Date.now() + 31 * dayMs);

    const other = await makeSession(await makeUser());
    const task = await call(wrong, "POST", "/api/tasks", { token: other.token, body: { title: "by a wrong clock" } });
    expect(task.status).toBe(201);
    const { id } = task.json as { id: number };
    expect((await call(wrong, "DELETE", `/api/tasks/${id}`, { token: other.token })).status).toBe(204);
    expect((await call(right, "POST", `/api/tasks/${id}/restore`, { token: other.token })).status).toBe(200);
  });
});

/** Resolves with its address once it listens. */
function startWeb(shiftMs: number): Promise<string> {
  const preload = new URL("../platform/shifted-clock.mjs", import.meta.url).href;
  const env = { ...process.env, LOG_LEVEL: "info", CLOCK_SHIFT_MS: String(shiftMs) };
  const child = spawn(process.execPath, ["--import", preload, "tests/api/web-process.ts"], { stdio: ["ignore", "pipe", "inherit"], env });
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
