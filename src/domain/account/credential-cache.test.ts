import { afterEach, expect, test } from "vitest";
import { clockNow } from "#lib/database/clock.ts";
import { type Credential, cachedCredential, forgetCredentialsOf, setCredentialCacheActive } from "./credential-cache.ts";

let looks = 0;
const look = async (): Promise<Credential> => {
  looks += 1;
  return { who: { userId: 7, sessionId: 1 }, expiresAt: clockNow() + 60_000 };
};
const ask = async (times: number, lookUp = look) => {
  looks = 0;
  for (let use = 0; use < times; use += 1) await cachedCredential("bearer", lookUp);
  return looks;
};
afterEach(() => setCredentialCacheActive(false));

test("a bearer in steady use is looked up for its first uses only, until a session of its user ends", async () => {
  setCredentialCacheActive(true);
  expect(await ask(50)).toBeLessThan(12);
  forgetCredentialsOf(8);
  expect(await ask(3)).toBe(0);
  forgetCredentialsOf(7);
  expect(await ask(3)).toBe(3);
});

test("a result from before a session end is not cached after it", async () => {
  setCredentialCacheActive(true);
  await ask(5, async () => {
    const found = await look();
    forgetCredentialsOf(7);
    return found;
  });
  expect(await ask(1)).toBe(1);
});

test("concurrent requests after a second share one lookup", async () => {
  setCredentialCacheActive(true);
  await ask(6);
  forgetCredentialsOf(7);
  await ask(5);
  looks = 0;
  const slow = () => new Promise<Credential>((resolve) => setImmediate(() => resolve(look())));
  const kept = await Promise.all(Array.from({ length: 20 }, () => cachedCredential("other", slow)));
  expect(new Set(kept.map(({ who }) => who.userId))).toEqual(new Set([7]));
  // The first five are not yet in steady use; all others share one lookup.
  expect(looks).toBe(6);
});

test("nothing is cached without notifications, after a refusal, and beyond a token's expiry", async () => {
  expect(await ask(20)).toBe(20);
  setCredentialCacheActive(true);
  expect(await ask(20)).toBeLessThan(12);
  setCredentialCacheActive(false);
  setCredentialCacheActive(true);
  const refuse = () => Promise.reject(new Error("Unauthorized"));
  await expect(ask(1, refuse)).rejects.toThrow("Unauthorized");
  expect(await ask(20, async () => ({ ...(await look()), expiresAt: clockNow() - 1 }))).toBe(20);
});
