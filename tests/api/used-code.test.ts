import { describe, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { totpOf } from "../totp.ts";
import { type Answer, call, cookiesOf } from "./call.ts";
import { newBrowser, newGuarded, ownOrigin, password } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const post = (path: string, body: unknown, headers: Record<string, string> = ownOrigin) =>
  call(server.url(), "POST", `/api/auth/${path}`, { body, headers });
const login = (email: string, code: string) => post("login", { email, password, code }, {});
const signIn = (email: string) => post("sign-in/email", { email, password });
const answering = (first: Answer) => ({ ...ownOrigin, Cookie: cookiesOf(first) });

describe("a code of the app is accepted once", () => {
  const at = (secret: string, steps: number) => totpOf(secret, Date.now() + steps * 30_000);
  const statuses = (answers: Answer[]) => answers.map(({ status }) => status).sort();

  test("not a second time, nor for two at the same moment, nor the one of the step before", async () => {
    const { email, secret } = await newGuarded(server.url());
    const code = totpOf(secret);
    expect(statuses(await Promise.all([1, 2, 3, 4].map(() => login(email, code))))).toEqual([200, 401, 401, 401]);
    expect((await login(email, code)).status).toBe(401);
    expect((await login(email, at(secret, -1))).status).toBe(401);
    const later = at(secret, 1);
    expect((await login(email, later)).status).toBe(200);
    for (const used of [later, code]) expect((await login(email, used)).status).toBe(401);
  });

  test("also on the page, and the one that enabled two-factor cannot be reused", async () => {
    const browser = await newBrowser(server.url());
    const enabled = await post("two-factor/enable", { password }, browser.headers);
    const secret = new URL((enabled.json as { totpURI: string }).totpURI).searchParams.get("secret") ?? "";
    const code = totpOf(secret);
    expect((await post("two-factor/verify-totp", { code }, browser.headers)).status).toBe(200);
    expect(await post("two-factor/verify-totp", { code }, answering(await signIn(browser.email)))).toMatchObject({
      status: 401,
      json: { code: "INVALID_CODE" },
    });
    const challenge = answering(await signIn(browser.email));
    expect((await post("two-factor/verify-totp", { code: at(secret, 1) }, challenge)).status).toBe(200);
  });

  test("a used code counts as a wrong one", async () => {
    const { email, id, secret } = await newGuarded(server.url());
    const code = totpOf(secret);
    await login(email, code);
    await login(email, code);
    expect((await db().twoFactor.findUniqueOrThrow({ where: { userId: id } })).failedVerificationCount).toBe(1);
  });

  test("the second step is refused with a session, whatever the code", async () => {
    const { headers, secret, backupCodes } = await newGuarded(server.url());
    for (const [path, code] of [
      ["verify-totp", totpOf(secret)],
      ["verify-totp", "000000"],
      ["verify-backup-code", backupCodes[0]],
    ])
      expect((await post(`two-factor/${path}`, { code }, headers)).status).toBe(403);
  });
});
