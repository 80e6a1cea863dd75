import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { call } from "./call.ts";
import { linkOf, startTestMailbox } from "./mailbox.ts";
import { newBrowser, newEmail, newPerson, password, tokenOf } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const mailbox = startTestMailbox();
const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);
const subject = "Confirm your new e-mail address";
const ask = (token: string, newEmail: string, secret = password) =>
  api("POST", "/api/trpc/account.askEmailChange", { token, body: { newEmail, password: secret } });
const confirm = (token: string) => api("POST", "/api/trpc/account.confirmEmailChange", { body: { token } });
const addressOf = async (id: number) => (await db().user.findUnique({ where: { id } }))?.email;
const waiting = (id: number) => db().verification.findMany({ where: { value: { startsWith: `${id}:` } } });

async function linkTo(token: string, address: string): Promise<string> {
  expect((await ask(token, address)).status).toBe(200);
  return linkOf(await mailbox.mail(address.toLowerCase(), subject)).token;
}

test("a new address takes effect when its mailbox confirms it, once, and the old one is notified", async () => {
  const { email, id, token } = await newPerson(server.url());
  const fresh = newEmail();
  const link = await linkTo(token, fresh.toUpperCase());
  expect(await addressOf(id)).toBe(email);
  expect(await confirm(link)).toMatchObject({ status: 200, json: { result: { data: { email: fresh } } } });
  expect(await db().user.findUnique({ where: { id } })).toMatchObject({ email: fresh, emailVerified: true });
  await mailbox.mail(email, "Your e-mail address was changed");
  expect((await confirm(link)).status).toBe(404);
  await tokenOf(server.url(), fresh);
  expect((await api("POST", "/api/auth/login", { body: { email, password } })).status).toBe(401);
  const audit = await db().auditEntry.findMany({ where: { userId: id, action: { contains: "email" } }, orderBy: { seq: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual(["account.ask_email_change", "account.change_email"]);
  expect(JSON.stringify(audit.map(({ detail }) => detail))).not.toContain("@");
});

test("the password is required, and guessing it is limited", async () => {
  const { id, token } = await newPerson(server.url());
  const statuses: number[] = [];
  for (let at = 0; at < 11; at += 1) statuses.push((await ask(token, newEmail(), "wrong password")).status);
  expect(statuses).toEqual([...Array(10).fill(422), 429]);
  expect(await waiting(id)).toEqual([]);
});

test("a taken address gets the same response as a free one, and no mail", async () => {
  const [{ token }, { email: taken }] = [await newPerson(server.url()), await newPerson(server.url())];
  await mailbox.mail(taken, "Confirm your e-mail address");
  const free = newEmail();
  const [first, second] = [await ask(token, taken), await ask(token, free)];
  expect([first.status, first.text]).toEqual([second.status, second.text]);
  await mailbox.mail(free, subject);
  expect(await mailbox.count(taken)).toBe(1);
});

test("an address that someone else has taken since is not taken over", async () => {
  const { id, email, token } = await newPerson(server.url());
  const fresh = newEmail();
  const link = await linkTo(token, fresh);
  await api("POST", "/api/auth/register", { body: { email: fresh, password } });
  expect(await confirm(link)).toMatchObject({ status: 400, json: { error: { data: { errorCode: "EMAIL_EXISTS" } } } });
  expect(await addressOf(id)).toBe(email);
});

test("only the newest link is valid, for an hour, and only until the password changes", async () => {
  const { id, token, headers } = await newBrowser(server.url());
  const [first, second] = [await linkTo(token, newEmail()), await linkTo(token, newEmail())];
  expect((await confirm(first)).status).toBe(404);
  const [row] = await waiting(id);
  expect((row?.expiresAt.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(3_600_000);
  await db().verification.update({ where: { id: row?.id ?? 0 }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect((await confirm(second)).status).toBe(404);
  const third = await linkTo(token, newEmail());
  await api("POST", "/api/auth/change-password", { body: { currentPassword: password, newPassword: "another one" }, headers });
  expect((await confirm(third)).status).toBe(404);
});

test("links in the old mailbox are invalid after the change", async () => {
  const { email, token } = await newPerson(server.url());
  await api("POST", "/api/auth/request-password-reset", { body: { email } });
  const reset = linkOf(await mailbox.mail(email, "Set a new password")).token;
  const verify = linkOf(await mailbox.mail(email, "Confirm your e-mail address")).token;
  expect((await confirm(await linkTo(token, newEmail()))).status).toBe(200);
  expect((await api("POST", "/api/auth/reset-password", { body: { token: reset, newPassword: "a thief's one" } })).status).toBe(400);
  expect((await api("GET", `/api/auth/verify-email?token=${verify}`)).status).toBe(401);
});

test("of two concurrent clicks one changes the address", async () => {
  const { id, token } = await newPerson(server.url());
  const link = await linkTo(token, newEmail());
  const statuses = (await Promise.all([confirm(link), confirm(link), confirm(link)])).map(({ status }) => status).sort();
  expect(statuses).toEqual([200, 404, 404]);
  expect(await db().auditEntry.count({ where: { userId: id, action: "account.change_email" } })).toBe(1);
});

test("a deleted account's link changes nothing", async () => {
  const { id, email, token } = await newPerson(server.url());
  const link = await linkTo(token, newEmail());
  await db().user.update({ where: { id }, data: { deletedAt: new Date() } });
  expect((await confirm(link)).status).toBe(404);
  expect(await addressOf(id)).toBe(email);
});

test("better-auth's own route, which needs no password, is disabled", async () => {
  const { headers, id, email } = await newBrowser(server.url());
  expect((await api("POST", "/api/auth/change-email", { body: { newEmail: newEmail() }, headers })).status).toBe(404);
  expect(await addressOf(id)).toBe(email);
});
