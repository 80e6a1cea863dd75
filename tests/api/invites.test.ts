import { expect, test, vi } from "vitest";
import { createInvite, listInvites, revokeInvite } from "#domain/account/invite.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { call, cookiesOf } from "./call.ts";
import { newEmail, ownOrigin, password } from "./people.ts";
import { startTestServer } from "./server.ts";

Object.assign(process.env, { SIGN_UPS: "invited", GITHUB_CLIENT_ID: "github-client", GITHUB_CLIENT_SECRET: "github-secret" });
const server = startTestServer();

const ways = ["/api/auth/register", "/api/auth/sign-up/email"] as const;
type Way = (typeof ways)[number];

const signUp = (path: Way, email: string, invite?: string) =>
  call(server.url(), "POST", path, { body: { email, password, name: "New", ...(invite ? { invite } : {}) }, headers: ownOrigin });
const accounts = (email: string) => db().user.count({ where: { email } });

test.each(ways)("%s creates an account with an invitation, once, and stores which", async (path) => {
  const { code, invite } = await createInvite(null);
  const [email, second] = [newEmail(), newEmail()];
  expect((await signUp(path, email, code)).status).toBeLessThan(300);
  expect(await signUp(path, second, code)).toMatchObject({ status: 403, json: { error_code: "FORBIDDEN" } });
  expect(await accounts(second)).toBe(0);
  const { id } = await db().user.findUniqueOrThrow({ where: { email } });
  expect(await db().invite.findUniqueOrThrow({ where: { id: invite.id } })).toMatchObject({ usedById: id });
  const created = { userId: id, action: "account.create" };
  expect(await db().auditEntry.findFirst({ where: created })).toMatchObject({ detail: { inviteId: invite.id } });
});

test.each(ways)("%s creates one account when many use one invitation concurrently", async (path) => {
  const { code } = await createInvite(null);
  const answers = await Promise.all(Array.from({ length: 6 }, () => signUp(path, newEmail(), code)));
  expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 403)).toHaveLength(5);
});

test.each(ways)("%s refuses a missing, invented, expired or revoked invitation, and somebody else's", async (path) => {
  const expired = await createInvite(null);
  await db().invite.update({ where: { id: expired.invite.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
  const revoked = await createInvite(null);
  expect(await revokeInvite(revoked.invite.id)).toBe(true);
  const others = await createInvite(newEmail());
  for (const invite of [undefined, "made-up", "\u0000", expired.code, revoked.code, others.code]) {
    const email = newEmail();
    const answer = await signUp(path, email, invite);
    expect(answer).toMatchObject({ status: 403, json: { error_code: "FORBIDDEN", detail: expect.stringMatching(/invitation/) } });
    expect(await accounts(email)).toBe(0);
  }
  // Without an invitation nobody learns whether an account exists.
  const taken = newEmail();
  expect((await signUp(path, taken, (await createInvite(taken.toUpperCase())).code)).status).toBeLessThan(300);
  expect((await signUp(path, taken)).status).toBe(403);
});

test("a taken address consumes no invitation", async () => {
  const email = newEmail();
  expect((await signUp("/api/auth/register", email, (await createInvite(email)).code)).status).toBe(201);
  const { code, invite } = await createInvite(null);
  for (const way of ways) expect((await signUp(way, email, code)).status).toBeGreaterThanOrEqual(400);
  expect(await db().invite.findUniqueOrThrow({ where: { id: invite.id } })).toMatchObject({ usedAt: null });
});

test("its code is stored as a hash, and creation and revocation are audited", async () => {
  const { code, invite } = await createInvite("Someone@Example.com");
  expect(invite.email).toBe("someone@example.com");
  expect(JSON.stringify(await db().invite.findMany())).not.toContain(code);
  expect((await listInvites())[0]).toMatchObject({ id: invite.id, usedAt: null });
  await revokeInvite(invite.id);
  expect(await revokeInvite(invite.id)).toBe(false);
  const audit = await db().auditEntry.findMany({ where: { userId: 0, entity: "invite", entityId: String(invite.id) } });
  expect(audit.map(({ action }) => action).sort()).toEqual(["invite.create", "invite.revoke"]);
  expect(JSON.stringify(audit.map(({ detail }) => detail))).not.toContain(code);
});

test("a sign-up at an identity provider needs the invitation too", async () => {
  const { code, invite } = await createInvite(null);
  const realFetch = globalThis.fetch;
  for (const [additionalData, made] of [[{}, 0] as const, [{ invite: "made-up" }, 0] as const, [{ invite: code }, 1] as const]) {
    const email = newEmail();
    vi.stubGlobal("fetch", async (input: string | URL | Request, init?: RequestInit) => {
      const url = input instanceof Request ? input.url : String(input);
      if (url === "https://github.com/login/oauth/access_token") return Response.json({ access_token: "a", token_type: "bearer" });
      if (url === "https://api.github.com/user") return Response.json({ id: Date.now(), login: "octo", name: "Octo", email });
      if (url === "https://api.github.com/user/emails") return Response.json([{ email, primary: true, verified: true }]);
      return realFetch(input, init);
    });
    const body = { provider: "github", callbackURL: "/chat", disableRedirect: true, additionalData };
    const left = await call(server.url(), "POST", "/api/auth/sign-in/social", { body, headers: ownOrigin });
    const state = new URL((left.json as { url: string }).url).searchParams.get("state") ?? "";
    const path = `/api/auth/callback/github?code=a-code&state=${encodeURIComponent(state)}`;
    await call(server.url(), "GET", path, { headers: { Cookie: cookiesOf(left) } });
    vi.unstubAllGlobals();
    expect(await accounts(email)).toBe(made);
  }
  expect((await db().invite.findUniqueOrThrow({ where: { id: invite.id } })).usedById).not.toBeNull();
});
