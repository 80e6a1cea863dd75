import { describe, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { appRouter } from "#server/trpc/router.ts";
import { totpOf } from "../totp.ts";
import { call } from "./call.ts";
import { forgetCodes, newBrowser, newGuarded, newPerson, newSignedIn, password, prove } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);
type Headers = Record<string, string>;

const makeKey = (headers: Headers) => api("POST", "/api/trpc/apiKeys.create", { headers, body: { name: "Backdoor", scopes: ["chat"] } });

/** Every action that adds, removes or weakens a sign-in method, with its input. */
const changes: [string, (headers: Headers) => ReturnType<typeof api>][] = [
  ["an API key", makeKey],
  ["revoking an API key", (headers) => api("POST", "/api/trpc/apiKeys.revoke", { headers, body: { id: 1 } })],
  ["removing a passkey", (headers) => api("POST", "/api/trpc/signInMethods.removePasskey", { headers, body: { id: 1 } })],
  ["disconnecting an account", (headers) => api("POST", "/api/trpc/signInMethods.unlinkAccount", { headers, body: { id: 1 } })],
  ["removing all ways in", (headers) => api("POST", "/api/trpc/waysIn.removeAll", { headers, body: {} })],
  ["never asking", (headers) => api("POST", "/api/trpc/account.setToolPolicy", { headers, body: { toolPolicy: "run_freely" } })],
  ["an MCP server that reads without asking", trustServer],
  ["the archive", (headers) => api("POST", "/api/account/export", { headers })],
  ["the options for a passkey", (headers) => api("GET", "/api/auth/passkey/generate-register-options", { headers })],
  ["a passkey", (headers) => api("POST", "/api/auth/passkey/verify-registration", { headers, body: { response: answerOfDevice } })],
  ["an account elsewhere", (headers) => api("POST", "/api/auth/link-social", { headers, body: { provider: "google" } })],
];
function trustServer(headers: Headers) {
  return api("POST", "/api/trpc/mcp.update", { headers, body: { id: crypto.randomUUID(), trusted: true } });
}
const answerOfDevice = { id: "abc", rawId: "abc", type: "public-key", response: { clientDataJSON: "e30" } };

/** Mutations that need only a session, or that ask for the password themselves. */
const free =
  /^(tasks|conversations|summaries|savedPrompts|models|providers|mcp|billing|tools|uploads|usage|notifications|projects|sections|filters|memories|shares|schedules|comments|transfer)\./;
const freeOnes = [
  "account.setToolPolicy",
  "account.change",
  "account.askEmailChange",
  "account.setInstructions",
  "account.confirmEmailChange",
  "account.takeBack",
  "signInMethods.renamePasskey",
];
const guardedOnes = ["apiKeys.create", "apiKeys.revoke", "signInMethods.removePasskey", "signInMethods.unlinkAccount", "waysIn.removeAll"];

describe("a session alone", () => {
  test.each(changes)("cannot call %s before its owner has confirmed their identity", async (_, change) => {
    const { headers, id } = await newSignedIn(server.url());
    const refused = await change(headers);
    expect(refused.status, refused.text).toBe(403);
    expect(refused.text).toContain("CONFIRMATION_REQUIRED");
    expect(await db().apiKey.count({ where: { userId: id } })).toBe(0);
    await prove(server.url(), headers);
    const allowed = await change(headers);
    expect(allowed.text.slice(0, 500)).not.toContain("CONFIRMATION_REQUIRED");
  });

  test("nor can a token that the page got for it", async () => {
    const { token } = await newSignedIn(server.url());
    expect((await makeKey({ Authorization: `Bearer ${token}` })).status).toBe(403);
  });

  test("every mutation is classified: with confirmation or without", () => {
    const mutations = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>)
      .filter(([, { _def }]) => _def.type === "mutation")
      .map(([name]) => name);
    expect(mutations.length).toBeGreaterThan(30);
    expect(mutations.filter((name) => !free.test(name) && !freeOnes.includes(name)).sort()).toEqual([...guardedOnes].sort());
  });
});

describe("a confirmation", () => {
  test("is given by signing in over the REST API, which needs the password", async () => {
    const { token } = await newPerson(server.url());
    expect((await makeKey({ Authorization: `Bearer ${token}` })).status).toBe(200);
  });

  test("lasts ten minutes, for its session and network", async () => {
    const { headers, id } = await newBrowser(server.url());
    const other = await api("POST", "/api/auth/sign-in/email", {
      body: { email: (await db().user.findUniqueOrThrow({ where: { id } })).email, password },
      headers: { Origin: "http://localhost:3000" },
    });
    const cookie = other.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ");
    expect((await makeKey({ Cookie: cookie, Origin: "http://localhost:3000" })).status).toBe(403);
    expect((await makeKey(headers)).status).toBe(200);
    await db().session.updateMany({ where: { userId: id }, data: { provenFrom: "203.0.113.9" } });
    expect((await makeKey(headers)).status).toBe(403);
    await db().session.updateMany({ where: { userId: id }, data: { provenFrom: "127.0.0.1", provenAt: new Date(Date.now() - 601_000) } });
    expect((await makeKey(headers)).status).toBe(403);
  });

  test("is a right password, a code of the app or a backup code, each code once", async () => {
    const { headers, secret, backupCodes, id } = await newGuarded(server.url());
    const confirm = async (body: object) => (await api("POST", "/api/auth/confirm", { headers, body })).status;
    const forget = () => db().session.updateMany({ where: { userId: id }, data: { provenAt: null } });
    const code = totpOf(secret);
    for (const proof of [{ password }, { code }, { code: backupCodes[0] }]) {
      await forget();
      expect(await confirm(proof), JSON.stringify(proof)).toBe(200);
      expect((await makeKey(headers)).status).toBe(200);
    }
    await forget();
    for (const wrong of [
      { password: "not it" },
      { code },
      { code: backupCodes[0] },
      { code: "000000" },
      {},
      { password, code },
      { password: 7 },
    ])
      expect(await confirm(wrong), JSON.stringify(wrong)).toBe(422);
    expect(await confirm({ passkey: answerOfDevice })).toBe(422);
    expect((await makeKey(headers)).status).toBe(403);
    await forgetCodes(id);
    const actions = (await db().auditEntry.findMany({ where: { userId: id }, orderBy: { seq: "asc" } })).map(({ action }) => action);
    expect(actions.filter((action) => action === "session.confirm")).toHaveLength(3 + 1);
    expect(actions.filter((action) => action === "session.confirm_failed")).toHaveLength(5);
  });

  test("cannot be guessed: after ten wrong attempts that session has to wait, and no other", async () => {
    const { headers, email } = await newSignedIn(server.url());
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1)
      statuses.push((await api("POST", "/api/auth/confirm", { headers, body: { password: `guess ${attempt}` } })).status);
    expect(statuses).toEqual([...Array(10).fill(422), 429]);
    expect((await api("POST", "/api/auth/confirm", { headers, body: { password } })).status).toBe(429);
    expect((await api("POST", "/api/auth/login", { body: { email, password } })).status).toBe(200);
  });

  test("is not required of an account without any: a recent sign-in at a provider suffices", async () => {
    const { headers, id } = await newSignedIn(server.url());
    await db().account.deleteMany({ where: { userId: id } });
    expect((await makeKey(headers)).status).toBe(200);
    await db().session.updateMany({ where: { userId: id }, data: { createdAt: new Date(Date.now() - 601_000) } });
    expect((await makeKey(headers)).text).toContain("sign in again");
  });
});
