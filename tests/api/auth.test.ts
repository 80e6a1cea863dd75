import { describe, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { makeSession, makeUser } from "../factories.ts";
import { call, cookiesOf } from "./call.ts";
import { forge } from "./forge-token.ts";
import { newBrowser, newEmail, newPerson, ownOrigin, password, tokenOf } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);
const statusWith = async (token: string) => (await api("GET", "/api/tasks", { token })).status;

describe("registering", () => {
  test("returns the account; the address is case-insensitive", async () => {
    const email = newEmail();
    const answer = await api("POST", "/api/auth/register", { body: { email: email.toUpperCase(), password } });
    expect(answer).toMatchObject({ status: 201, json: { id: expect.any(Number), email, created_at: expect.any(String) } });
    const again = await api("POST", "/api/auth/register", { body: { email, password } });
    expect(again).toMatchObject({ status: 400, json: { detail: "Email already exists", error_code: "EMAIL_EXISTS" } });
  });

  test.each([
    ["7 code points", "😀".repeat(7), 422],
    ["8 code points", "😀".repeat(8), 201],
    ["128 code points", "😀".repeat(128), 201],
    ["129 code points", "😀".repeat(129), 422],
    ["blanks, which are never trimmed", "        ", 201],
    ["NUL", "password\u0000", 422],
  ])("a password of %s", async (_, secret, status) => {
    expect((await api("POST", "/api/auth/register", { body: { email: newEmail(), password: secret } })).status).toBe(status);
    const page = await api("POST", "/api/auth/sign-up/email", {
      body: { email: newEmail(), password: secret, name: "N" },
      headers: ownOrigin,
    });
    expect(page.status).toBe(status === 201 ? 200 : 422);
  });
});

describe("signing in", () => {
  test("accepts an address with surrounding spaces, as registration does, and counts it as the same account", async () => {
    const email = `${"a".repeat(230)}${newEmail().slice(-25)}`;
    const padded = `  ${email.toUpperCase()} `;
    expect(await api("POST", "/api/auth/register", { body: { email: padded, password } })).toMatchObject({ status: 201, json: { email } });
    const login = (address: string, secret: string) => api("POST", "/api/auth/login", { body: { email: address, password: secret } });
    expect((await login(padded, password)).status).toBe(200);
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect((await login(email.padStart(256 + attempt), "wrong password")).status).toBe(401);
    expect((await login(email, password)).status).toBe(429);
  });

  test("a wrong password and an unknown address get the same message, and both are audited", async () => {
    const { email, id } = await newPerson(server.url());
    const wrong = await api("POST", "/api/auth/login", { body: { email, password: "wrong password" } });
    const unknown = await api("POST", "/api/auth/login", { body: { email: newEmail(), password } });
    expect(wrong).toMatchObject({ status: 401, json: { detail: "Invalid credentials" } });
    expect(unknown).toMatchObject({ status: 401, text: wrong.text });
    expect(wrong.headers.get("www-authenticate")).toBe("Bearer");
    const actions = async (userId: number) =>
      (await db().auditEntry.findMany({ where: { userId }, orderBy: { seq: "asc" } })).map((entry) => entry.action);
    expect(await actions(id)).toEqual(["account.create", "session.sign_in", "session.sign_in_failed"]);
    expect(await actions(0)).toContain("session.sign_in_failed");
  });

  test("a session does not bypass the limit on guesses, nor do spaces that of a mailbox", async () => {
    const browser = await newBrowser(server.url());
    const post = async (path: string, body: object) => (await api("POST", `/api/auth/${path}`, { body, headers: browser.headers })).status;
    const guesses: number[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1)
      guesses.push(
        attempt % 2
          ? await post("delete-user", { password: "wrong password" })
          : await post("change-password", { currentPassword: "wrong password", newPassword: password }),
      );
    expect(guesses).toEqual([...Array(10).fill(400), 429]);
    const mails: number[] = [];
    for (let count = 0; count < 6; count += 1)
      mails.push(await post("request-password-reset", { email: " ".repeat(count) + browser.email }));
    expect(mails).toEqual([...Array(5).fill(200), 429]);
  });

  test("guessing at one account is limited, from whatever address", async () => {
    const { email } = await newPerson(server.url());
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      const headers = { "X-Forwarded-For": `203.0.113.${attempt}` };
      statuses.push((await api("POST", "/api/auth/login", { body: { email, password: "wrong password" }, headers })).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    const refused = await api("POST", "/api/auth/sign-in/email", { body: { email, password }, headers: ownOrigin });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused.headers.get("ratelimit-remaining")).toBe("0");
  });
});

describe("a token", () => {
  const secret = new TextEncoder().encode(process.env.JWT_SECRET);

  test.each([
    ["from the future", { iat: 3600 }],
    ["not valid yet", { nbf: 3600 }],
    ["that outlives the longest life", { exp: 10 * 365 * 86_400 }],
    ["that ended", { exp: -10, iat: -20 }],
    ["of another audience", { aud: "other" }],
    ["of another issuer", { iss: "other" }],
  ])("%s is 401", async (_, change) => {
    const user = await makeUser();
    const { session } = await makeSession(user);
    expect(await statusWith(await forge(secret, user.id, session.id, {}))).toBe(200);
    expect(await statusWith(await forge(secret, user.id, session.id, change))).toBe(401);
  });

  test("with someone else's session is 401", async () => {
    const [user, other] = [await makeUser(), await makeUser()];
    const { session } = await makeSession(other);
    expect(await statusWith(await forge(secret, user.id, session.id, {}))).toBe(401);
  });

  test("of another key is 401", async () => {
    const user = await makeUser();
    const { session } = await makeSession(user);
    expect(await statusWith(await forge(new TextEncoder().encode("x".repeat(40)), user.id, session.id, {}))).toBe(401);
  });

  test("may have times between two seconds, as the standard allows", async () => {
    const user = await makeUser();
    const { session } = await makeSession(user);
    expect(await statusWith(await forge(secret, user.id, session.id, { iat: -0.5, exp: 60.5 }))).toBe(200);
  });

  test("dies with logout", async () => {
    const { token } = await newPerson(server.url());
    expect(await api("POST", "/api/auth/logout", { token })).toMatchObject({ status: 204, text: "" });
    expect(await statusWith(token)).toBe(401);
  });

  test("dies with signing out, in this browser only", async () => {
    const browser = await newBrowser(server.url());
    const elsewhere = await tokenOf(server.url(), browser.email);
    expect((await api("POST", "/api/auth/sign-out", { headers: browser.headers })).status).toBe(200);
    expect([await statusWith(browser.token), await statusWith(elsewhere)]).toEqual([401, 200]);
  });

  test("dies with a changed password, everywhere", async () => {
    const browser = await newBrowser(server.url());
    const elsewhere = await tokenOf(server.url(), browser.email);
    const body = { currentPassword: password, newPassword: "a new password" };
    const changed = await api("POST", "/api/auth/change-password", { body, headers: browser.headers });
    expect(changed.status).toBe(200);
    expect([await statusWith(browser.token), await statusWith(elsewhere)]).toEqual([401, 401]);
    const kept = await api("POST", "/api/auth/token", { headers: { ...ownOrigin, Cookie: cookiesOf(changed) } });
    expect(kept.status).toBe(200);
  });

  test("dies with signing out everywhere", async () => {
    const browser = await newBrowser(server.url());
    expect((await api("POST", "/api/auth/revoke-sessions", { body: {}, headers: browser.headers })).status).toBe(200);
    expect(await statusWith(browser.token)).toBe(401);
  });
});

describe("deleting the account", () => {
  test("needs the password, ends every token, and can be undone", async () => {
    const browser = await newBrowser(server.url());
    const remove = (secret?: string) => api("POST", "/api/auth/delete-user", { body: { password: secret }, headers: browser.headers });
    expect([(await remove()).status, (await remove("wrong password")).status]).toEqual([422, 400]);
    expect((await remove(password)).status).toBe(200);
    expect(await statusWith(browser.token)).toBe(401);

    const credentials = { email: browser.email, password };
    expect((await api("POST", "/api/auth/login", { body: credentials })).status).toBe(401);
    expect((await api("POST", "/api/auth/register", { body: credentials })).status).toBe(400);
    const signIn = await api("POST", "/api/auth/sign-in/email", { body: credentials, headers: ownOrigin });
    expect(signIn).toMatchObject({ status: 403, json: { code: "ACCOUNT_DELETED" } });

    expect((await api("POST", "/api/trpc/account.takeBack", { body: credentials })).status).toBe(200);
    expect((await api("POST", "/api/auth/login", { body: credentials })).status).toBe(200);
  });
});

describe("cookies", () => {
  test("work only from this site's own pages, and never for the REST API", async () => {
    const { headers } = await newBrowser(server.url());
    for (const path of ["/api/auth/token", "/api/auth/sign-out", "/api/auth/login", "/api/trpc/tasks.create", "/api/tasks"]) {
      for (const Origin of ["https://evil.example", "null"]) {
        expect(await api("POST", path, { body: {}, headers: { ...headers, Origin } })).toMatchObject({
          status: 403,
          json: { error_code: "FORBIDDEN" },
        });
      }
    }
    expect((await api("GET", "/api/tasks", { headers })).status).toBe(401);
    expect((await api("POST", "/api/auth/token", { headers })).status).toBe(200);
  });

  test("cannot be read by scripts", async () => {
    const { email } = await newPerson(server.url());
    const answer = await api("POST", "/api/auth/sign-in/email", { body: { email, password }, headers: ownOrigin });
    for (const cookie of answer.headers.getSetCookie()) expect(cookie).toMatch(/HttpOnly.*SameSite=Lax|SameSite=Lax.*HttpOnly/i);
  });
});

describe("addresses that better-auth's own pattern refuses", () => {
  const rest = (email: string) => api("POST", "/api/auth/register", { body: { email, password } });
  const page = (path: string, body: object) => api("POST", `/api/auth/${path}`, { body, headers: ownOrigin });

  test.each([
    ["a&b=c/d", "example.com", "example.com"],
    ["someone", "bücher.example", "xn--bcher-kva.example"],
    ["用户", "例子.公益", "xn--fsqu00a.xn--55qw42g"],
  ])("%s@%s", async (name, domain, ascii) => {
    const tag = newEmail().split("@")[0];
    const [email, spelled] = [`${name}.${tag}@${domain}`, `${name}.${tag}@${ascii}`.toUpperCase()];
    expect(await rest(email)).toMatchObject({ status: 201, json: { email } });
    expect(await rest(spelled)).toMatchObject({ status: 400, json: { error_code: "EMAIL_EXISTS" } });
    expect((await page("sign-up/email", { email: spelled, password, name: "N" })).status).toBe(422);
    expect((await api("POST", "/api/auth/login", { body: { email: spelled, password } })).status).toBe(200);
    const signedIn = await page("sign-in/email", { email: spelled, password });
    expect(signedIn).toMatchObject({ status: 200, json: { user: { email } } });
    expect((await page("sign-in/email", { email, password: "wrong password" })).status).toBe(401);
    expect((await page("request-password-reset", { email: spelled })).status).toBe(200);
    expect((await page("send-verification-email", { email })).status).toBe(200);
    const { id } = await db().user.findUniqueOrThrow({ where: { email } });
    const signIns = await db().auditEntry.findMany({ where: { userId: id, action: { startsWith: "session.sign_in" } } });
    expect(signIns.map(({ action }) => action)).toHaveLength(3);
  });

  test("an account of the pages is stored under its own address, never under an alias", async () => {
    const email = `a&${newEmail()}`;
    const made = await page("sign-up/email", { email, password, name: "N" });
    expect(made).toMatchObject({ status: 200, json: { user: { email } } });
    const alias = `${Buffer.from(email).toString("hex")}@alias.invalid`;
    expect((await page("sign-in/email", { email: alias, password })).status).toBe(401);
    expect((await rest(alias)).status).toBe(201);
    expect((await page("sign-in/email", { email: alias, password })).json).toMatchObject({ user: { email: alias } });
  });
});
