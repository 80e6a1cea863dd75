import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { totpOf } from "../totp.ts";
import { call, cookiesOf } from "./call.ts";

export const password = "correct horse";
export const ownOrigin = { Origin: "http://localhost:3000" };

export function newEmail(): string {
  return `person-${randomBytes(6).toString("hex")}@example.com`;
}

/** A user who registered and signed in over the REST API. */
export async function newPerson(url: string) {
  const email = newEmail();
  const register = () => call(url, "POST", "/api/auth/register", { body: { email, password } });
  let registered = await register();
  // A busy machine may refuse work that has not begun: clients retry, and so do we.
  for (let again = 0; registered.status === 503 && again < 5; again += 1) registered = await register();
  expect(registered.status).toBe(201);
  return { email, id: (registered.json as { id: number }).id, token: await tokenOf(url, email) };
}

export async function tokenOf(url: string, email: string, secret = password): Promise<string> {
  const answer = await call(url, "POST", "/api/auth/login", { body: { email, password: secret } });
  expect(answer.status).toBe(200);
  return (answer.json as { access_token: string }).access_token;
}

/** A user with a session cookie and a recent confirmation, who may change the sign-in methods. */
export async function newBrowser(url: string) {
  const browser = await newSignedIn(url);
  await prove(url, browser.headers);
  return browser;
}

/** Confirms the identity, as the dialog “Confirm that it is you” does. */
export async function prove(url: string, headers: Record<string, string>): Promise<void> {
  expect((await call(url, "POST", "/api/auth/confirm", { body: { password }, headers })).status).toBe(200);
}

/** A user with a session cookie, signed in as the pages do. */
export async function newSignedIn(url: string) {
  const { email, id } = await newPerson(url);
  const answer = await call(url, "POST", "/api/auth/sign-in/email", { body: { email, password }, headers: ownOrigin });
  expect(answer.status).toBe(200);
  const headers = { Cookie: cookiesOf(answer), ...ownOrigin };
  const token = await call(url, "POST", "/api/auth/token", { headers });
  return { email, id, headers, token: (token.json as { access_token: string }).access_token };
}

/** A user with two-factor enabled, with the secret, backup codes and cookies. */
export async function newGuarded(url: string) {
  const post = (path: string, body: unknown, headers: Record<string, string>) => call(url, "POST", `/api/auth/${path}`, { body, headers });
  const browser = await newBrowser(url);
  const enabled = await post("two-factor/enable", { password }, browser.headers);
  expect(enabled.status).toBe(200);
  const { totpURI, backupCodes } = enabled.json as { totpURI: string; backupCodes: string[] };
  const secret = new URL(totpURI).searchParams.get("secret") ?? "";
  const verified = await post("two-factor/verify-totp", { code: totpOf(secret) }, browser.headers);
  expect(verified.status).toBe(200);
  await forgetCodes(browser.id);
  return { ...browser, secret, backupCodes, headers: { ...ownOrigin, Cookie: cookiesOf(verified) } };
}

/** Makes the consumed codes look old, so that each test can use the current one. */
export async function forgetCodes(userId: number): Promise<void> {
  await db().twoFactor.update({ where: { userId }, data: { lastStep: null } });
}
