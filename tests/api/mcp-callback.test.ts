import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { createMcpServer } from "../mcp-server.ts";
import { createOAuthServer } from "../oauth-server.ts";
import { call } from "./call.ts";
import { newBrowser } from "./people.ts";
import { startTestServer } from "./server.ts";

process.env.ALLOW_PRIVATE_MODEL_URLS = "1";
const server = startTestServer();
const [mcp, oauth] = [createMcpServer(), createOAuthServer()];
beforeAll(() => Promise.all([mcp.listen(), oauth.listen()]));
afterAll(() => [mcp.close(), oauth.close()]);
beforeEach(() => {
  mcp.signIn = { issuer: oauth.url, accepts: oauth.accepts };
});

type Browser = Awaited<ReturnType<typeof newBrowser>>;

async function ask<T>(browser: Browser, procedure: string, body: object): Promise<T> {
  const answer = await call(server.url(), "POST", `/api/trpc/${procedure}`, { headers: browser.headers, body });
  expect(answer.text).toContain("result");
  return (answer.json as { result: { data: T } }).result.data;
}

async function begun() {
  const browser = await newBrowser(server.url());
  const { id } = await ask<{ id: string }>(browser, "mcp.add", { name: "notes", url: mcp.url() });
  expect(await ask(browser, "mcp.test", { id })).toMatchObject({ ok: false, code: "SIGN_IN" });
  const { url } = await ask<{ url: string }>(browser, "mcp.signIn", { id });
  const back = new URL(await oauth.decide(url, "Allow"));
  expect(back.origin).toBe("http://localhost:3000");
  return { browser, id, back: back.pathname + back.search };
}

const come = (address: string, headers: Record<string, string> = {}) => call(server.url(), "GET", address, { headers });
const settings = (outcome: string) => `http://localhost:3000/settings/tools?mcp=${outcome}`;

test("the browser returns to the settings signed in, and the tools are listed", async () => {
  const { browser, id, back } = await begun();
  const answer = await come(back, { Cookie: browser.headers.Cookie });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, settings("done")]);
  expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(await db().mcpServer.findUnique({ where: { id } })).toMatchObject({ signIn: "done", testError: null });
  expect((await come(back, { Cookie: browser.headers.Cookie })).headers.get("location")).toBe(settings("expired"));
});

test("without a session, as another user, or with a token of the session nothing changes", async () => {
  const { browser, id, back } = await begun();
  const other = await newBrowser(server.url());
  for (const headers of [{}, { Cookie: other.headers.Cookie }, { Authorization: `Bearer ${browser.token}` }]) {
    const answer = await come(back, headers as Record<string, string>);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, settings("expired")]);
  }
  expect(await db().mcpServer.findUnique({ where: { id } })).toMatchObject({ signIn: "needed", sealedGrant: null });
  expect((await come(back, { Cookie: browser.headers.Cookie })).headers.get("location")).toBe(settings("done"));
});

test.each([
  "/api/mcp/callback/none",
  "/api/mcp/callback/00000000-0000-0000-0000-000000000000?state=x&code=y",
  "/api/mcp/callback/none?redirect=https://evil.example&error=%3Cscript%3E",
  "/api/mcp/callback/%2F%2Fevil.example?code=%00",
])("whatever comes there leads to the settings and nowhere else: %s", async (address) => {
  const browser = await newBrowser(server.url());
  const answer = await come(address, { Cookie: browser.headers.Cookie });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, settings("expired")]);
});

test("other methods are refused in the usual format", async () => {
  const answer = await call(server.url(), "POST", "/api/mcp/callback/none", { body: {} });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
});
