import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { type Answer, call, cookiesOf } from "./call.ts";
import { linkOf, startTestMailbox } from "./mailbox.ts";
import { newBrowser, newEmail, ownOrigin, password } from "./people.ts";
import { startTestServer } from "./server.ts";

Object.assign(process.env, {
  GITHUB_CLIENT_ID: "github-client",
  GITHUB_CLIENT_SECRET: "github-secret",
  GOOGLE_CLIENT_ID: "google-client",
  GOOGLE_CLIENT_SECRET: "google-secret",
});

const server = startTestServer();
const mailbox = startTestMailbox();
const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);
const post = (path: string, body: unknown, headers: Record<string, string> = ownOrigin) => api("POST", path, { body, headers });

/** The profile that the providers return for the next sign-in. */
let profile: { id: number; email: string; verified: boolean };
let exchanges: URLSearchParams[] = [];
const realFetch = globalThis.fetch;

/** Answers at the providers' fixed addresses; other requests are sent unchanged. */
async function standIn(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input);
  const { id, email, verified } = profile;
  switch (url) {
    case "https://github.com/login/oauth/access_token":
      exchanges.push(new URLSearchParams(String(init?.body)));
      return Response.json({ access_token: "an-access-token", token_type: "bearer", scope: "read:user,user:email" });
    case "https://api.github.com/user":
      return Response.json({ id, login: "octo", name: "Octo Cat", email });
    case "https://api.github.com/user/emails":
      return Response.json([{ email, primary: true, verified }]);
    case "https://oauth2.googleapis.com/token":
      exchanges.push(new URLSearchParams(String(init?.body)));
      return Response.json({
        access_token: "an-access-token",
        id_token: idTokenOf({ sub: String(id), email, email_verified: verified, name: "Ann" }),
      });
    default:
      return realFetch(input, init);
  }
}

function idTokenOf(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256", kid: "1" })}.${part({ iss: "https://accounts.google.com", aud: "google-client", ...claims })}.c2ln`;
}

let lastId = 1000;
beforeAll(() => {
  globalThis.fetch = standIn as typeof fetch;
});
afterAll(() => {
  globalThis.fetch = realFetch;
});
beforeEach(() => {
  lastId += 1;
  profile = { id: lastId, email: newEmail(), verified: true };
  exchanges = [];
});

async function begin(provider: string, path = "sign-in/social", headers: Record<string, string> = ownOrigin) {
  const answer = await post(
    `/api/auth/${path}`,
    { provider, callbackURL: "/chat", errorCallbackURL: "/sign-in", disableRedirect: true },
    headers,
  );
  expect(answer.status, answer.text).toBe(200);
  return { url: new URL((answer.json as { url: string }).url), cookies: cookiesOf(answer) };
}

/** Returns from the provider with the cookies of the browser that left for it. */
async function comeBack(provider: string, { url, cookies }: Awaited<ReturnType<typeof begin>>, more = ""): Promise<Answer & { to: URL }> {
  const state = encodeURIComponent(url.searchParams.get("state") ?? "");
  const Cookie = [cookies, more].filter(Boolean).join("; ");
  const answer = await api("GET", `/api/auth/callback/${provider}?code=a-code&state=${state}`, { headers: { Cookie } });
  expect(answer.status, answer.text).toBe(302);
  return { ...answer, to: new URL(answer.headers.get("location") ?? "", "http://localhost:3000") };
}

const through = async (provider: string) => comeBack(provider, await begin(provider));
const emailOf = async (answer: Answer) => {
  const session = await api("GET", "/api/auth/get-session", { headers: { Cookie: cookiesOf(answer) } });
  return (session.json as { user: { email: string } } | null)?.user.email ?? null;
};

describe("leaving for the provider", () => {
  test.each([
    ["github", "https://github.com/login/oauth/authorize", "github-client"],
    ["google", "https://accounts.google.com/o/oauth2/v2/auth", "google-client"],
  ])("%s gets state, PKCE and our own callback", async (provider, address, client) => {
    const { url } = await begin(provider);
    expect(url.origin + url.pathname).toBe(address);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: client,
      response_type: "code",
      redirect_uri: `http://localhost:3000/api/auth/callback/${provider}`,
      code_challenge_method: "S256",
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^.{20,}$/),
    });
  });

  test("never returns to another site", async () => {
    for (const name of ["callbackURL", "errorCallbackURL", "newUserCallbackURL"]) {
      const answer = await post("/api/auth/sign-in/social", { provider: "github", callbackURL: "/chat", [name]: "https://evil.example/" });
      expect(answer.status, name).toBe(403);
    }
  });

  test.each([
    ["a token from elsewhere", { idToken: { token: idTokenOf({ sub: "1", email: "a@b.example", email_verified: true }) } }],
    ["more rights", { scopes: ["repo"] }],
    ["parameters of one's own", { additionalParams: { redirect_uri: "https://evil.example" } }],
    ["a provider that is none", { provider: "evil" }],
  ])("%s is refused", async (_, more) => {
    expect((await post("/api/auth/sign-in/social", { provider: "github", callbackURL: "/chat", ...more })).status).toBe(422);
  });

  test("the page gets the buttons to show", async () => {
    expect((await api("GET", "/api/trpc/signInMethods.providers")).json).toMatchObject({ result: { data: ["google", "github"] } });
  });
});

describe("coming back", () => {
  test.each(["github", "google"])("%s creates an account with a confirmed address, and signs in to it again", async (provider) => {
    const first = await through(provider);
    expect(first.to.href).toBe("http://localhost:3000/chat");
    expect(await emailOf(first)).toBe(profile.email);
    expect(await emailOf(await through(provider))).toBe(profile.email);
    const user = await db().user.findUniqueOrThrow({ where: { email: profile.email }, include: { accounts: true } });
    expect(user).toMatchObject({ emailVerified: true, accounts: [{ providerId: provider, accountId: String(profile.id) }] });
    expect(JSON.stringify(user.accounts)).not.toContain("an-access-token");
    const entries = await db().auditEntry.findMany({ where: { userId: user.id, action: "session.sign_in" } });
    expect(entries.map(({ detail }) => detail)).toEqual([{ method: provider }, { method: provider }]);
    expect(exchanges[0]?.get("code_verifier")).toMatch(/^[\w~.-]{43,128}$/);
  });

  test("without this browser's state there is no session", async () => {
    const [mine, theirs] = [await begin("github"), await begin("github")];
    const answer = await comeBack("github", { url: theirs.url, cookies: mine.cookies });
    expect(answer.to.pathname).toBe("/sign-in");
    expect(answer.to.searchParams.get("error")).toBeTruthy();
    expect(await emailOf(answer)).toBeNull();
    expect(exchanges).toEqual([]);
  });

  test.each([
    ["an account whose address is not confirmed is not given away", false, true, false],
    ["an address that the provider has not confirmed opens nothing", true, false, false],
    ["confirmed on both sides they are joined", true, true, true],
  ])("%s", async (_, oursConfirmed, theirsConfirmed, joined) => {
    const { email, id } = await newBrowser(server.url());
    await db().user.update({ where: { id }, data: { emailVerified: oursConfirmed } });
    profile = { ...profile, email, verified: theirsConfirmed };
    const answer = await through("github");
    expect(await emailOf(answer)).toBe(joined ? email : null);
    expect(answer.to.pathname).toBe(joined ? "/chat" : "/sign-in");
    expect(await db().account.count({ where: { userId: id, providerId: "github" } })).toBe(joined ? 1 : 0);
    expect(await db().auditEntry.count({ where: { userId: id, action: "account.link" } })).toBe(joined ? 1 : 0);
    if (!joined) expect(await db().auditEntry.count({ where: { userId: 0, detail: { equals: { method: "github" } } } })).toBeGreaterThan(0);
  });

  test("a deleted account cannot sign in", async () => {
    await through("github");
    await db().user.update({ where: { email: profile.email }, data: { deletedAt: new Date() } });
    const answer = await through("github");
    expect(answer.to.pathname).toBe("/sign-in");
    expect(await emailOf(answer)).toBeNull();
  });
});

test("an account without a password can set one by mail, and then enable two-factor", async () => {
  const answer = await through("google");
  const { email } = profile;
  const headers = { ...ownOrigin, Cookie: cookiesOf(answer) };
  expect((await post("/api/auth/two-factor/enable", { password }, headers)).status).toBe(400);
  expect((await post("/api/auth/request-password-reset", { email })).status).toBe(200);
  const { token } = linkOf(await mailbox.mail(email, "Set a new password"));
  expect((await post("/api/auth/reset-password", { token, newPassword: password })).status).toBe(200);
  const signedIn = await post("/api/auth/sign-in/email", { email, password });
  expect(signedIn.status).toBe(200);
  const page = { ...ownOrigin, Cookie: cookiesOf(signedIn) };
  expect((await post("/api/auth/two-factor/enable", { password }, page)).status).toBe(200);
});

describe("connected accounts", () => {
  const methodsOf = async (headers: Record<string, string>) =>
    (
      (await api("GET", "/api/trpc/signInMethods.list", { headers })).json as {
        result: { data: { accounts: { id: number }[]; password: boolean } };
      }
    ).result.data;

  test("are linked from the settings, and unlinked", async () => {
    const browser = await newBrowser(server.url());
    profile = { ...profile, email: browser.email };
    const left = await begin("github", "link-social", browser.headers);
    expect((await comeBack("github", left, browser.headers.Cookie)).to.pathname).toBe("/chat");
    const { accounts, password } = await methodsOf(browser.headers);
    expect({ accounts, password }).toMatchObject({ accounts: [{ provider: "github" }], password: true });
    const id = accounts[0]?.id;
    const other = await newBrowser(server.url());
    expect((await post("/api/trpc/signInMethods.unlinkAccount", { id }, other.headers)).status).toBe(404);
    expect((await post("/api/trpc/signInMethods.unlinkAccount", { id }, browser.headers)).status).toBe(200);
    expect((await methodsOf(browser.headers)).accounts).toEqual([]);
    const actions = (await db().auditEntry.findMany({ where: { userId: browser.id }, orderBy: { seq: "asc" } })).map(
      ({ action }) => action,
    );
    expect(actions.filter((action) => action.includes("link"))).toEqual(["account.link", "account.unlink"]);
  });

  test("someone else's address is not linked", async () => {
    const browser = await newBrowser(server.url());
    const left = await begin("github", "link-social", browser.headers);
    expect((await comeBack("github", left, browser.headers.Cookie)).to.searchParams.get("error")).toBeTruthy();
    expect((await methodsOf(browser.headers)).accounts).toEqual([]);
  });

  test("the last sign-in method cannot be removed, nor the password's entry", async () => {
    const answer = await through("github");
    const headers = { ...ownOrigin, Cookie: cookiesOf(answer) };
    const [account] = (await methodsOf(headers)).accounts;
    expect(await post("/api/trpc/signInMethods.unlinkAccount", { id: account?.id }, headers)).toMatchObject({
      status: 409,
      json: { error: { data: { errorCode: "CONFLICT" } } },
    });
    expect((await methodsOf(headers)).accounts).toHaveLength(1);
    const browser = await newBrowser(server.url());
    const own = await db().account.findFirstOrThrow({ where: { userId: browser.id } });
    expect((await post("/api/trpc/signInMethods.unlinkAccount", { id: own.id }, browser.headers)).status).toBe(404);
  });
});
