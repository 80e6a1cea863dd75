import { spawnSync } from "node:child_process";
import { expect, test, vi } from "vitest";
import { findDemoAccount } from "#domain/account/demo-account.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";
import { hashPassword, passwordMatches } from "#server/auth/password/password.ts";
import { demoAccount } from "#server/settings.ts";

// Each of its programs starts a Node of its own.
vi.setConfig({ testTimeout: 120_000 });

const { email, password } = demoAccount;

function seed(DEMO_LOGIN: "0" | "1"): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["prisma/seed.ts"], {
    env: { ...process.env, DEMO_LOGIN },
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
}

const opensWith = async (word: string) => {
  const account = await findDemoAccount(email);
  return account?.passwordHash ? passwordMatches(account.passwordHash, word) : false;
};

test("the demo is created once, closed while an operator key is set, and reopened without one; its tasks remain", async () => {
  expect(seed("0")).not.toContain(password);
  expect(await findDemoAccount(email)).toBeNull();
  expect(seed("1")).toContain(password);
  const { userId = 0 } = (await findDemoAccount(email)) ?? {};
  const tasks = await db().task.count({ where: { userId } });
  expect(tasks).toBeGreaterThan(0);
  await db().session.create({ data: { userId, token: "stolen", expiresAt: new Date(Date.now() + 60_000) } });
  seed("1");
  expect(await db().session.count({ where: { userId } })).toBe(1);

  expect(seed("0")).toContain("closed");
  expect(await opensWith(password)).toBe(false);
  expect(await db().session.count({ where: { userId } })).toBe(0);
  expect(await db().auditEntry.count({ where: { userId, action: "account.close_demo" } })).toBe(1);
  seed("0");
  expect(await db().auditEntry.count({ where: { userId, action: "account.close_demo" } })).toBe(1);

  seed("1");
  expect(await opensWith(password)).toBe(true);
  expect(await db().task.count({ where: { userId } })).toBe(tasks);
});

test("a demo account whose password was changed keeps it", async () => {
  seed("1");
  const { userId = 0 } = (await findDemoAccount(email)) ?? {};
  const own = await hashPassword("a password of my own");
  await db().account.updateMany({ where: { userId, providerId: "credential" }, data: { password: own }, ...acrossUsers("sign-in") });
  seed("0");
  seed("1");
  expect(await opensWith("a password of my own")).toBe(true);
});
