import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { call } from "./call.ts";
import { startTestMailbox } from "./mailbox.ts";
import { newBrowser, ownOrigin, password } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const mailbox = startTestMailbox();
const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);
const takeBack = async (email: string) => (await api("POST", "/api/trpc/account.takeBack", { body: { email, password } })).status;

async function deleted() {
  const person = await newBrowser(server.url());
  const answer = await api("POST", "/api/auth/delete-user", { body: { password }, headers: person.headers });
  expect(answer.status).toBe(200);
  return person;
}

test("a mail confirms the deletion, with the time until which it can be undone", async () => {
  const { email } = await deleted();
  const { text } = await mailbox.mail(email, "Your account was deleted");
  const day = new Date(Date.now() + 30 * 86_400_000).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
  expect(text).toMatch(new RegExp(`Until ${day} at \\d\\d:\\d\\d UTC you can restore it`));
  expect(text).toContain("http://localhost:3000/sign-in");
  expect(await takeBack(email)).toBe(200);
});

test("a refused deletion sends no mail", async () => {
  const { email, headers } = await newBrowser(server.url());
  await mailbox.mail(email, "Confirm your e-mail address");
  await api("POST", "/api/auth/delete-user", { body: { password: "wrong password" }, headers });
  await deleted();
  expect(await mailbox.count(email)).toBe(1);
});

test("a deleted account can be restored after resetting a forgotten password", async () => {
  const { email } = await deleted();
  await api("POST", "/api/auth/request-password-reset", { body: { email } });
  const [, token] = /token=(\S+)/.exec((await mailbox.mail(email, "Set a new password")).text) ?? [];
  expect((await api("POST", "/api/auth/reset-password", { body: { token, newPassword: password } })).status).toBe(200);
  const signIn = await api("POST", "/api/auth/sign-in/email", { body: { email, password }, headers: ownOrigin });
  expect(signIn).toMatchObject({ status: 403, json: { code: "ACCOUNT_DELETED" } });
  expect(await takeBack(email)).toBe(200);
});

test("after 30 days it cannot be restored", async () => {
  const { email, id } = await deleted();
  await db().user.update({ where: { id }, data: { deletedAt: new Date(Date.now() - 30 * 86_400_000 - 1000) } });
  expect(await takeBack(email)).toBe(404);
});
