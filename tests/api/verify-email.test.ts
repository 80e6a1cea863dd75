import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { call } from "./call.ts";
import { linkOf, startTestMailbox } from "./mailbox.ts";
import { newBrowser, newEmail, newPerson, ownOrigin, password, tokenOf } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const mailbox = startTestMailbox();
const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);
const subject = "Confirm your e-mail address";
const verify = (token: string) => api("GET", `/api/auth/verify-email?token=${token}`);
const isVerified = async (email: string) => (await db().user.findUnique({ where: { email } }))?.emailVerified;
const verifications = (userId: number) => db().auditEntry.count({ where: { userId, action: "account.verify_email" } });

test("an account of the REST API gets a mail, and its link confirms the address, once", async () => {
  const { email, id } = await newPerson(server.url());
  const { url, token } = linkOf(await mailbox.mail(email, subject));
  expect(url.origin + url.pathname).toBe("http://localhost:3000/verify-email");
  expect(await isVerified(email)).toBe(false);
  expect((await verify(token)).status).toBe(200);
  expect(await isVerified(email)).toBe(true);
  expect((await verify(token)).status).toBe(200);
  expect(await verifications(id)).toBe(1);
});

test("an account of the pages gets a mail too, and may sign in before it is confirmed", async () => {
  const email = newEmail();
  const headers = { ...ownOrigin, "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" };
  expect((await api("POST", "/api/auth/sign-up/email", { body: { email, password, name: "New" }, headers })).status).toBe(200);
  expect(linkOf(await mailbox.mail(email, subject)).url.origin).toBe("http://localhost:3000");
  expect(await isVerified(email)).toBe(false);
  await tokenOf(server.url(), email);
});

test("a forged or foreign token confirms nothing", async () => {
  const { email } = await newPerson(server.url());
  const { token } = linkOf(await mailbox.mail(email, subject));
  for (const forged of ["", "nonsense", `${token}x`, token.replace(/\.[^.]+$/, ".AAAA")])
    expect(Math.floor((await verify(forged)).status / 100)).toBe(4);
  expect(await isVerified(email)).toBe(false);
});

test("a link never leads to another site", async () => {
  const { email } = await newPerson(server.url());
  const { token } = linkOf(await mailbox.mail(email, subject));
  for (const target of ["https://evil.example", "//evil.example", "/\\evil.example"]) {
    const answer = await api("GET", `/api/auth/verify-email?token=${token}&callbackURL=${encodeURIComponent(target)}`);
    expect(answer.headers.get("location")).toBeNull();
    const reset = await api("GET", `/api/auth/reset-password/${token.slice(0, 24)}?callbackURL=${encodeURIComponent(target)}`);
    expect(reset.headers.get("location") ?? "http://localhost:3000/").toMatch(/^http:\/\/localhost:3000\//);
  }
});

test("settings can send it again, only to the user's own address and only until it is confirmed", async () => {
  const { email, headers } = await newBrowser(server.url());
  const first = await mailbox.mail(email, subject);
  const again = (address: string) => api("POST", "/api/auth/send-verification-email", { body: { email: address }, headers });
  expect((await again("someone.else@example.com")).status).toBe(400);
  expect((await again(email)).status).toBe(200);
  await expect.poll(() => mailbox.count(email)).toBe(2);
  expect((await verify(linkOf(first).token)).status).toBe(200);
  expect((await again(email)).status).toBe(400);
});

test("a mailbox gets five such mails an hour, and an unknown address is counted in the same way", async () => {
  const { email } = await newPerson(server.url());
  for (const address of [email, newEmail()]) {
    const statuses: number[] = [];
    for (let at = 0; at < 6; at += 1)
      statuses.push((await api("POST", "/api/auth/send-verification-email", { body: { email: address } })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  }
});

test("an address that better-auth would refuse is confirmed by its link", async () => {
  const email = `a&b=${newEmail().replace("@", "@bücher.")}`;
  expect((await api("POST", "/api/auth/register", { body: { email, password } })).status).toBe(201);
  // Mail servers use the ASCII form of the domain.
  const { token } = linkOf(await mailbox.mail(email.replace("bücher", "xn--bcher-kva"), subject));
  expect((await verify(token)).status).toBe(200);
  expect(await isVerified(email)).toBe(true);
});
