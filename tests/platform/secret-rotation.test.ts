import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { call } from "../api/call.ts";
import { newGuarded, password } from "../api/people.ts";
import { totpOf } from "../totp.ts";
import { run } from "./canary-stage.ts";

const dataDir = mkdtempSync(join(tmpdir(), "bestchat-rotation-"));
afterAll(() => rmSync(dataDir, { recursive: true }));
const [first, second, third] = ["first", "second", "third"].map((name) => `${name}-secret-that-is-long-enough-0123456789`);

/** Runs the web process with these secrets during `use`. */
async function withSecrets<T>(BETTER_AUTH_SECRET: string, previous: string[], use: (url: string) => Promise<T>): Promise<T> {
  const env = { ...process.env, DATA_DIR: dataDir, BETTER_AUTH_SECRET, BETTER_AUTH_SECRET_PREVIOUS: previous.join(",") };
  const web = run("tests/api/web-process.ts", env);
  try {
    return await use(`http://127.0.0.1:${await web.said(/web is listening on (\d+)/)}`);
  } finally {
    await web.stop();
  }
}

const login = (url: string, email: string, code: string) => call(url, "POST", "/api/auth/login", { body: { email, password, code } });

test("second factors survive changes of BETTER_AUTH_SECRET, also several; sessions do not", { timeout: 60_000 }, async () => {
  const [one = "", two = "", three = ""] = [first, second, third];
  const early = await withSecrets(one, [], newGuarded);
  const late = await withSecrets(two, [one], async (url) => {
    expect((await login(url, early.email, totpOf(early.secret))).status).toBe(200);
    expect((await call(url, "POST", "/api/auth/token", { headers: early.headers })).status).toBe(401);
    return newGuarded(url);
  });
  await withSecrets(three, [two, one], async (url) => {
    expect((await login(url, early.email, early.backupCodes[0] ?? "")).status).toBe(200);
    expect((await login(url, late.email, late.backupCodes[0] ?? "")).status).toBe(200);
  });
});
