import { beforeAll, describe, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { metrics } from "#lib/metrics/metrics.ts";
import { totpOf, wrongTotpOf } from "../totp.ts";
import { type Answer, call, cookiesOf } from "./call.ts";
import { newBrowser, newEmail, newGuarded, ownOrigin, password } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);
const post = (path: string, body: unknown, headers: Record<string, string> = ownOrigin) =>
  api("POST", `/api/auth/${path}`, { body, headers });

const login = (email: string, code?: string, secret = password) =>
  api("POST", "/api/auth/login", { body: { email, password: secret, code } });
const signIn = (email: string, headers: Record<string, string> = ownOrigin) => post("sign-in/email", { email, password }, headers);
const answering = (first: Answer) => ({ ...ownOrigin, Cookie: cookiesOf(first) });

async function actionsOf(userId: number): Promise<string[]> {
  const entries = await db().auditEntry.findMany({ where: { userId }, orderBy: { seq: "asc" } });
  return entries.map(({ action, detail }) => [action, (detail as { method?: string }).method].filter(Boolean).join(" "));
}

describe("turning it on", () => {
  test("needs the password and a valid code; until then the password suffices", async () => {
    const browser = await newBrowser(server.url());
    expect((await post("two-factor/enable", { password: "wrong password" }, browser.headers)).status).toBe(400);
    expect((await post("two-factor/enable", {}, browser.headers)).status).toBe(422);
    const enabled = await post("two-factor/enable", { password }, browser.headers);
    const { totpURI, backupCodes } = enabled.json as { totpURI: string; backupCodes: string[] };
    expect(totpURI).toMatch(/^otpauth:\/\/totp\/BestChat:/);
    expect(new Set(backupCodes).size).toBe(10);
    expect((await login(browser.email)).status).toBe(200);
    const secret = new URL(totpURI).searchParams.get("secret") ?? "";
    expect((await post("two-factor/verify-totp", { code: wrongTotpOf(secret) }, browser.headers)).status).toBe(401);
    expect((await login(browser.email)).status).toBe(200);
    expect((await post("two-factor/verify-totp", { code: totpOf(secret) }, browser.headers)).status).toBe(200);
    expect((await login(browser.email)).status).toBe(401);
    expect((await actionsOf(browser.id)).filter((action) => action.startsWith("two_factor"))).toEqual(["two_factor.enable"]);
  });

  test.each([
    [undefined, 1],
    [false, 1],
    [true, 3],
  ])("ends all other sessions unless its owner keeps them (%s)", async (keepOtherSessions, left) => {
    const browser = await newBrowser(server.url());
    const others = [await signIn(browser.email), await login(browser.email)];
    expect(others.map(({ status }) => status)).toEqual([200, 200]);
    const before = await db().session.count({ where: { userId: browser.id } });
    const enabled = await post("two-factor/enable", { password }, browser.headers);
    const secret = new URL((enabled.json as { totpURI: string }).totpURI).searchParams.get("secret") ?? "";
    const verified = await post("two-factor/verify-totp", { code: totpOf(secret), keepOtherSessions }, browser.headers);
    expect((await post("token", undefined, answering(verified))).status).toBe(200);
    expect(await db().session.count({ where: { userId: browser.id } })).toBe(left === 1 ? 1 : before);
    expect((await actionsOf(browser.id)).includes("session.end_others")).toBe(left === 1);
  });

  test("stores neither the secret nor the backup codes in plain text", async () => {
    const { id, secret, backupCodes } = await newGuarded(server.url());
    const row = JSON.stringify(await db().twoFactor.findUniqueOrThrow({ where: { userId: id } }));
    for (const text of [secret, ...backupCodes]) expect(row).not.toContain(text);
  });
});

describe("POST /api/auth/login with two-factor on", () => {
  let person: Awaited<ReturnType<typeof newGuarded>>;
  beforeAll(async () => {
    person = await newGuarded(server.url());
  });
  const required = { status: 401, json: { detail: "Two-factor code required", error_code: "TWO_FACTOR_REQUIRED" } };

  test("the password alone creates no session", async () => {
    const before = await db().session.count({ where: { userId: person.id } });
    const answer = await login(person.email);
    expect(answer).toMatchObject(required);
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(await db().session.count({ where: { userId: person.id } })).toBe(before);
  });

  test.each([["a wrong code"], ["no code of any kind"], ["\u0000"], [""]])("%j is refused", async (code) => {
    const given = code === "a wrong code" ? wrongTotpOf(person.secret) : code;
    expect((await login(person.email, given)).status).toBe(code === "" ? 422 : 401);
  });

  test("a wrong password is Invalid credentials, whatever the code", async () => {
    expect(await login(person.email, totpOf(person.secret), "wrong password")).toMatchObject({
      status: 401,
      json: { detail: "Invalid credentials", error_code: "INVALID_CREDENTIALS" },
    });
  });

  test("an app code is accepted, also with spaces", async () => {
    const answer = await login(person.email, totpOf(person.secret).replace(/^(...)/, "$1 "));
    expect(answer.status).toBe(200);
    const { access_token: token } = answer.json as { access_token: string };
    expect((await api("GET", "/api/tasks", { token })).status).toBe(200);
  });

  test("a backup code works once, also concurrently", async () => {
    const code = person.backupCodes[0] ?? "";
    const answers = await Promise.all([1, 2, 3].map(() => login(person.email, code)));
    const again = await login(person.email, code);
    const [opened, ...refused] = [...answers, again].map(({ status }) => status).sort();
    expect(opened).toBe(200);
    expect(refused).toHaveLength(3);
    // A request after a wrong guess, rather than concurrent with it, may have to wait.
    for (const status of refused) expect([401, 429]).toContain(status);
  });
});

test("ten wrong codes in a row lock the second step, also for valid codes", async () => {
  const { email, id, secret, backupCodes } = await newGuarded(server.url());
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect((await login(email, wrongTotpOf(secret))).status).toBe(401);
    // The password limit per account is a different one and must not interfere here.
    if (attempt === 8) expect((await db().twoFactor.findUniqueOrThrow({ where: { userId: id } })).lockedUntil).toBeNull();
  }
  for (const code of [totpOf(secret), backupCodes[0]]) {
    const answer = await login(email, code);
    expect(answer).toMatchObject({ status: 429, json: { error_code: "RATE_LIMITED" } });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
});

describe("signing in on the page", () => {
  test("the password gives a challenge instead of a session, which a code answers once", async () => {
    const { email, id, secret } = await newGuarded(server.url());
    const first = await signIn(email);
    expect(first.json).toEqual({ twoFactorRedirect: true, twoFactorMethods: ["totp"] });
    const challenge = answering(first);
    expect((await post("token", undefined, challenge)).status).toBe(401);
    expect((await post("two-factor/verify-totp", { code: wrongTotpOf(secret) }, challenge)).status).toBe(401);
    const second = await post("two-factor/verify-totp", { code: totpOf(secret) }, challenge);
    expect(second.status).toBe(200);
    expect((await post("token", undefined, answering(second))).status).toBe(200);
    expect((await post("two-factor/verify-totp", { code: totpOf(secret) }, challenge)).status).toBe(401);
    expect((await actionsOf(id)).slice(-3)).toEqual([
      "session.second_factor password",
      "session.sign_in_failed totp",
      "session.sign_in totp",
    ]);
  });

  test("one challenge allows five wrong codes", async () => {
    const { email, secret } = await newGuarded(server.url());
    const challenge = answering(await signIn(email));
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await post("two-factor/verify-totp", { code: wrongTotpOf(secret) }, challenge)).status).toBe(401);
    expect((await post("two-factor/verify-totp", { code: totpOf(secret) }, challenge)).status).toBe(400);
    expect((await post("two-factor/verify-totp", { code: totpOf(secret) }, challenge)).status).toBe(401);
  });

  test("a trusted device skips the code until two-factor is set up again", async () => {
    const { email, secret, headers } = await newGuarded(server.url());
    const second = await post("two-factor/verify-totp", { code: totpOf(secret), trustDevice: true }, answering(await signIn(email)));
    const trusted = cookiesOf(second)
      .split("; ")
      .filter((cookie) => cookie.includes("trust_device"))
      .join("; ");
    expect(trusted).not.toBe("");
    expect(second.headers.getSetCookie().find((cookie) => cookie.includes("trust_device"))).toMatch(/Max-Age=2592000.*HttpOnly/i);
    const again = await signIn(email, { ...ownOrigin, Cookie: trusted });
    expect(again.json).toMatchObject({ token: expect.any(String) });
    const renewed = cookiesOf(again)
      .split("; ")
      .filter((cookie) => cookie.includes("trust_device"))
      .join("; ");

    const off = await post("two-factor/disable", { password }, headers);
    expect(off.status).toBe(200);
    const page = answering(off);
    const { totpURI } = (await post("two-factor/enable", { password }, page)).json as { totpURI: string };
    const next = new URL(totpURI).searchParams.get("secret") ?? "";
    expect((await post("two-factor/verify-totp", { code: totpOf(next) }, page)).status).toBe(200);
    expect((await signIn(email, { ...ownOrigin, Cookie: renewed })).json).toMatchObject({ twoFactorRedirect: true });
  });
});

describe("changing it", () => {
  test("new backup codes invalidate the old ones; turning it off needs the password; everything is audited", async () => {
    const { email, id, headers, backupCodes } = await newGuarded(server.url());
    expect((await post("two-factor/generate-backup-codes", { password: "wrong password" }, headers)).status).toBe(400);
    const made = await post("two-factor/generate-backup-codes", { password }, headers);
    const fresh = (made.json as { backupCodes: string[] }).backupCodes;
    expect((await login(email, backupCodes[0])).status).toBe(401);
    expect((await login(email, fresh[0])).status).toBe(200);
    expect((await post("two-factor/disable", { password: "wrong password" }, headers)).status).toBe(400);
    expect((await post("two-factor/disable", { password }, headers)).status).toBe(200);
    expect((await login(email)).status).toBe(200);
    const changes = (await actionsOf(id)).filter((action) => action.startsWith("two_factor"));
    expect(changes).toEqual(["two_factor.enable", "two_factor.new_codes", "two_factor.disable"]);
  });
});

test("every attempt is counted by method and outcome", async () => {
  const { email, secret } = await newGuarded(server.url());
  const count = async (method: string, outcome: string) =>
    ((await metrics().counters.get("sign_ins_total")?.get())?.values ?? []).find(
      ({ labels }) => labels.method === method && labels.outcome === outcome,
    )?.value ?? 0;
  const before = [await count("totp", "success"), await count("totp", "failure"), await count("password", "failure")];
  await login(email, totpOf(secret));
  await login(email, wrongTotpOf(secret));
  await login(newEmail());
  const after = [await count("totp", "success"), await count("totp", "failure"), await count("password", "failure")];
  expect(after).toEqual(before.map((value) => value + 1));
});

test("invalid input is refused and never a 500", async () => {
  const { headers } = await newBrowser(server.url());
  const paths = ["passkey/verify-registration", "passkey/verify-authentication", "two-factor/verify-totp", "two-factor/enable"];
  const response = { id: "x", rawId: "x", type: "public-key", response: { clientDataJSON: "e30" } };
  for (const path of paths) {
    for (const body of [
      {},
      { response: { ...response, id: { contains: "" } } },
      { response },
      { response, createSession: true },
      { code: 1 },
      { response, code: "1", password: 1 },
    ]) {
      const answer = await post(path, body, headers);
      expect(answer.status, `${path} ${JSON.stringify(body)}`).toBeGreaterThanOrEqual(400);
      expect(answer.status, `${path} ${JSON.stringify(body)}`).toBeLessThan(500);
    }
  }
  for (const ceremony of ["register", "authenticate"]) {
    const options = await api("GET", `/api/auth/passkey/generate-${ceremony}-options`, { headers });
    expect(options.status).toBe(200);
    const Cookie = `${headers.Cookie}; ${cookiesOf(options)}`;
    const path = ceremony === "register" ? "passkey/verify-registration" : "passkey/verify-authentication";
    const answer = await post(
      path,
      { response: { ...response, response: { clientDataJSON: "e30", transports: "usb" } } },
      { ...headers, Cookie },
    );
    expect([400, 401], ceremony).toContain(answer.status);
  }
  for (const path of ["unlink-account", "passkey/delete-passkey", "two-factor/send-otp", "get-access-token"])
    expect((await post(path, {}, headers)).status, path).toBe(404);
});
