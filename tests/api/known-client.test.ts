import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { call, cookiesOf } from "./call.ts";
import { newEmail, newPerson, newSignedIn, ownOrigin, password } from "./people.ts";
import { startTestServer } from "./server.ts";

// The test acts as the proxy: each request names its client address.
process.env.TRUSTED_PROXIES = "127.0.0.1";
const server = startTestServer();

type From = { address?: string; cookie?: string };
const headersOf = ({ address, cookie }: From) => ({
  ...ownOrigin,
  ...(address ? { "X-Forwarded-For": address } : {}),
  ...(cookie ? { Cookie: cookie } : {}),
});
const login = (email: string, secret: string, from: From = {}) =>
  call(server.url(), "POST", "/api/auth/login", { body: { email, password: secret }, headers: headersOf(from) });
const signIn = (email: string, secret: string, from: From = {}) =>
  call(server.url(), "POST", "/api/auth/sign-in/email", { body: { email, password: secret }, headers: headersOf(from) });

/** Sends wrong passwords from new addresses until one is refused; returns how many were checked. */
async function attack(
  email: string,
  most: number,
  from = (at: number) => `198.51.${at % 200}.${Math.floor(at / 200) + 1}`,
): Promise<number> {
  for (let at = 0; at < most; at += 1) if ((await login(email, `guess ${at}`, { address: from(at) })).status === 429) return at;
  return most;
}

test("strangers with many addresses share one limit, and the owner can sign in from a known network or device", async () => {
  const { email, headers } = await newSignedIn(server.url());
  const device = headers.Cookie.split("; ").find((cookie) => cookie.startsWith("bestchat.device=")) ?? "";
  expect(device).toMatch(/^bestchat\.device=[\w-]{22}$/);
  expect(await attack(email, 40)).toBe(30);
  const stranger = await login(email, password, { address: "192.0.2.99" });
  expect(stranger).toMatchObject({ status: 429, json: { error_code: "RATE_LIMITED" } });
  expect(Number(stranger.headers.get("retry-after"))).toBeLessThanOrEqual(60);
  expect(stranger.headers.get("ratelimit-remaining")).toBe("0");
  // A program without cookies, from a network with an earlier sign-in.
  expect((await login(email, password)).status).toBe(200);
  // The browser, from an unknown network.
  expect((await signIn(email, password, { address: "192.0.2.77", cookie: device })).status).toBe(200);
  // Someone else's device is unknown to this account.
  const other = await newSignedIn(server.url());
  const foreign = other.headers.Cookie.split("; ").find((cookie) => cookie.startsWith("bestchat.device=")) ?? "";
  expect((await signIn(email, password, { address: "192.0.2.78", cookie: foreign })).status).toBe(429);
});

test("one stranger waits after ten wrong passwords, increasingly long, without affecting anybody else", async () => {
  const { email } = await newPerson(server.url());
  expect(await attack(email, 12, () => "203.0.113.50")).toBe(10);
  const first = await login(email, password, { address: "203.0.113.50" });
  expect(first.status).toBe(429);
  expect(Number(first.headers.get("retry-after"))).toBeLessThanOrEqual(30);
  // The wait has passed: one more guess doubles it.
  await db().guess.updateMany({ where: { failures: 10 }, data: { nextAt: new Date(Date.now() - 1000) } });
  expect((await login(email, "guess", { address: "203.0.113.50" })).status).toBe(401);
  const waits = Number((await login(email, password, { address: "203.0.113.50" })).headers.get("retry-after"));
  expect(waits).toBeGreaterThan(30);
  expect(waits).toBeLessThanOrEqual(60);
  expect((await login(email, password, { address: "203.0.113.51" })).status).toBe(200);
});

test("concurrent guesses are limited like sequential ones", async () => {
  const { email } = await newPerson(server.url());
  const answers = await Promise.all(Array.from({ length: 25 }, (_, at) => login(email, `guess ${at}`, { address: "203.0.113.60" })));
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
});

test("an unknown address is refused in the same way", async () => {
  expect(await attack(newEmail(), 12, () => "203.0.113.70")).toBe(10);
  expect(await attack(newEmail(), 40)).toBe(30);
});

test("opening the mail's link makes the network known", async () => {
  const { email, id } = await newPerson(server.url());
  await db().knownClient.deleteMany({ where: { userId: id } });
  const signedIn = await signIn(email, password, { address: "192.0.2.10" });
  expect(cookiesOf(signedIn)).toContain("bestchat.device=");
  expect(await db().knownClient.count({ where: { userId: id } })).toBe(2);
});

test("at most forty devices and networks are stored per account", async () => {
  const { email, id } = await newPerson(server.url());
  const rows = Array.from({ length: 60 }, (_, at) => ({ userId: id, keyHash: `hash ${at}`, seenAt: new Date(at) }));
  await db().knownClient.createMany({ data: rows });
  expect((await signIn(email, password)).status).toBe(200);
  const kept = await db().knownClient.findMany({ where: { userId: id }, orderBy: { seenAt: "asc" } });
  expect(kept).toHaveLength(40);
  expect(kept[0]?.keyHash).not.toBe("hash 0");
});
