import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { resetLinkWorks } from "#server/auth/password/reset-link.ts";
import { call } from "./call.ts";
import { linkOf, startTestMailbox } from "./mailbox.ts";
import { newBrowser, newEmail, newPerson, password, tokenOf } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const mailbox = startTestMailbox();
const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);
const subject = "Set a new password";
const secret = "a new password";
const ask = (email: string, more = {}) => api("POST", "/api/auth/request-password-reset", { body: { email, ...more } });
const reset = (token: string, newPassword = secret) => api("POST", "/api/auth/reset-password", { body: { token, newPassword } });
const signIn = async (email: string, with_: string) => (await api("POST", "/api/auth/login", { body: { email, password: with_ } })).status;

async function linkFor(email: string): Promise<string> {
  expect((await ask(email)).status).toBe(200);
  return linkOf(await mailbox.mail(email, subject)).token;
}

test("the link sets a new password once, ends every session, and its owner is notified", async () => {
  const { email, id, headers, token: bearer } = await newBrowser(server.url());
  const token = await linkFor(email);
  expect(await resetLinkWorks(token)).toBe(true);
  expect((await reset(token)).status).toBe(200);
  expect(await resetLinkWorks(token)).toBe(false);
  expect((await api("GET", "/api/tasks", { token: bearer })).status).toBe(401);
  expect((await api("POST", "/api/auth/token", { headers })).status).toBe(401);
  expect([await signIn(email, password), await signIn(email, secret)]).toEqual([401, 200]);
  expect(await reset(token, "a third password")).toMatchObject({ status: 400, json: { code: "INVALID_TOKEN" } });
  expect(await signIn(email, secret)).toBe(200);
  expect((await mailbox.mail(email, "Your password was changed")).text).toContain("http://localhost:3000/forgot-password");
  expect(await db().auditEntry.count({ where: { userId: id, action: "account.reset_password" } })).toBe(1);
});

test("a refused password does not consume the link", async () => {
  const { email } = await newPerson(server.url());
  const token = await linkFor(email);
  expect((await reset(token, "short")).status).toBe(422);
  expect((await reset(token)).status).toBe(200);
});

test("the link expires after an hour", async () => {
  const { email, id } = await newPerson(server.url());
  const token = await linkFor(email);
  const [row] = await db().verification.findMany({ where: { value: String(id) } });
  const minutes = ((row?.expiresAt.getTime() ?? 0) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(59);
  expect(minutes).toBeLessThanOrEqual(60);
  await db().verification.updateMany({ where: { value: String(id) }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect(await resetLinkWorks(token)).toBe(false);
  expect((await reset(token)).status).toBe(400);
  expect(await signIn(email, password)).toBe(200);
});

test("using one link, or changing the password, invalidates the others", async () => {
  const { email, headers } = await newBrowser(server.url());
  const first = await linkFor(email);
  await ask(email);
  await expect.poll(() => mailbox.count(email)).toBe(3);
  const second = linkOf(await mailbox.mail(email, subject)).token;
  expect(second).not.toBe(first);
  const changed = await api("POST", "/api/auth/change-password", {
    body: { currentPassword: password, newPassword: secret },
    headers,
  });
  expect(changed.status).toBe(200);
  for (const token of [first, second]) expect((await reset(token, "a thief's password")).status).toBe(400);
  await tokenOf(server.url(), email, secret);
});

test("an unknown address gets the same response and no mail, and the response does not contain the link", async () => {
  const [{ email }, unknown] = [await newPerson(server.url()), newEmail()];
  const [known, other] = [await ask(email), await ask(unknown)];
  expect([other.status, other.text]).toEqual([known.status, known.text]);
  expect(known.text).not.toContain(linkOf(await mailbox.mail(email, subject)).token);
  expect(await mailbox.count(unknown)).toBe(0);
});

test("neither headers nor body of the request determine where the link leads", async () => {
  const { email } = await newPerson(server.url());
  const headers = { Host: "evil.example", "X-Forwarded-Host": "evil.example", Origin: "http://localhost:3000" };
  const asked = await api("POST", "/api/auth/request-password-reset", { body: { email, redirectTo: "/elsewhere" }, headers });
  expect(asked.status).toBe(200);
  const { url } = linkOf(await mailbox.mail(email, subject));
  expect(url.origin + url.pathname).toBe("http://localhost:3000/reset-password");
  expect([...url.searchParams.keys()]).toEqual(["token"]);
  expect((await ask(email, { redirectTo: "https://evil.example" })).status).toBe(403);
});

test("the database does not contain the mailed token", async () => {
  const { email } = await newPerson(server.url());
  const token = await linkFor(email);
  expect(JSON.stringify(await db().verification.findMany())).not.toContain(token);
});
