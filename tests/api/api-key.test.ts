import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { ApiKeyScope, ApiKeyView } from "#contracts/api-key.ts";
import { allUsersDb as db } from "#lib/db.ts";
import type { RouteDefinition } from "#server/http/route-definition.ts";
import { restRoutes } from "#server/rest/routes.ts";
import { call } from "./call.ts";
import { newBrowser, password } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);
type Browser = Awaited<ReturnType<typeof newBrowser>>;
type Made = { key: string; apiKey: ApiKeyView };

async function create(browser: Browser, scopes: ApiKeyScope[], more: Record<string, unknown> = {}): Promise<Made> {
  const answer = await api("POST", "/api/trpc/apiKeys.create", {
    headers: browser.headers,
    body: { name: "Nightly export", scopes, ...more },
  });
  expect(answer.status).toBe(200);
  return (answer.json as { result: { data: Made } }).result.data;
}

const revoke = (browser: Browser, id: number) => api("POST", "/api/trpc/apiKeys.revoke", { headers: browser.headers, body: { id } });

async function list(browser: Browser): Promise<ApiKeyView[]> {
  const answer = await api("GET", "/api/trpc/apiKeys.list", { headers: browser.headers });
  return (answer.json as { result: { data: ApiKeyView[] } }).result.data;
}

const operations = Object.entries(restRoutes).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { definition }]) => ({ path, method, definition: definition as RouteDefinition })),
);
const guarded = operations.filter(({ definition }) => definition.access !== "public");
const use = (operation: (typeof operations)[number], token: string) =>
  api(operation.method, operation.path.replace("{id}", "1"), {
    token,
    ...(operation.definition.body ? { body: { title: "By a program", name: "By a program", ids: [1], change: {} } } : {}),
  });

describe("what a key may do", () => {
  test.each([[["tasks:read"]], [["tasks:write"]], [["chat"]], [["tasks:read", "tasks:write", "chat"]]] as const)(
    "%j on every operation that is not public",
    async (scopes) => {
      const { key } = await create(await newBrowser(server.url()), [...scopes]);
      expect(guarded.length).toBeGreaterThan(7);
      for (const operation of guarded) {
        const { scope, operationId } = operation.definition;
        const answer = await use(operation, key);
        if (scope && scopes.includes(scope as never)) {
          // Or 422, where this body is not the one that the operation takes; 503, where the operator has to set something up.
          expect([200, 201, 204, 404, 422, ...(operationId === "createMailAddress" ? [503] : [])], operationId).toContain(answer.status);
          continue;
        }
        const detail = scope ? `This API key does not have the scope ${scope}` : "An API key cannot do this. Sign in instead.";
        expect(answer, operationId).toMatchObject({ status: 403, json: { detail, error_code: "FORBIDDEN" } });
      }
    },
  );

  test("never the account, whatever its scopes", async () => {
    const { key } = await create(await newBrowser(server.url()), ["tasks:read", "tasks:write", "chat"]);
    for (const name of ["apiKeys.list", "account.me", "audit.list", "tasks.list"])
      expect((await api("GET", `/api/trpc/${name}`, { token: key })).status, name).toBe(403);
    expect((await api("POST", "/api/trpc/apiKeys.create", { token: key, body: { name: "x", scopes: ["chat"] } })).status).toBe(403);
    for (const path of ["/api/auth/change-password", "/api/auth/delete-user", "/api/auth/sign-out", "/api/auth/revoke-sessions"])
      expect((await api("POST", path, { token: key, body: { password } })).status, path).toBe(403);
  });

  test("only what its owner owns", async () => {
    const [owner, other] = [await newBrowser(server.url()), await newBrowser(server.url())];
    const { json } = await api("POST", "/api/tasks", { token: owner.token, body: { title: "Mine" } });
    const { key } = await create(other, ["tasks:read"]);
    expect((await api("GET", `/api/tasks/${(json as { id: number }).id}`, { token: key })).status).toBe(404);
  });
});

describe("an invalid key is 401 everywhere", () => {
  test.each([
    ["unknown", async () => `bck_${"A".repeat(43)}`],
    ["cut short", async (made: Made) => made.key.slice(0, -1)],
    [
      "revoked",
      async (made: Made, browser: Browser) => {
        expect((await revoke(browser, made.apiKey.id)).status).toBe(200);
        return made.key;
      },
    ],
    [
      "expired",
      async (made: Made) => {
        await db().apiKey.update({ where: { id: made.apiKey.id }, data: { expiresAt: new Date(Date.now() - 1) } });
        return made.key;
      },
    ],
    [
      "of a deleted account",
      async (made: Made, browser: Browser) => {
        expect((await api("POST", "/api/auth/delete-user", { headers: browser.headers, body: { password } })).status).toBe(200);
        return made.key;
      },
    ],
  ])("%s", async (_, spoil) => {
    const browser = await newBrowser(server.url());
    const made = await create(browser, ["tasks:read", "tasks:write", "chat"], { expiresInDays: 1 });
    expect((await api("GET", "/api/tasks", { token: made.key })).status).toBe(200);
    const key = await spoil(made, browser);
    for (const operation of guarded) {
      const answer = await use(operation, key);
      expect(answer, operation.definition.operationId).toMatchObject({ status: 401, json: { detail: "Unauthorized" } });
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    }
    expect((await api("GET", "/api/trpc/account.me", { token: key })).status).toBe(401);
  });
});

describe("managing keys", () => {
  test("a key is shown once, stored as its hash, and its creation and revocation are audited", async () => {
    const browser = await newBrowser(server.url());
    const { key, apiKey } = await create(browser, ["chat", "tasks:read", "chat"], { name: "  Laptop  " });
    expect(key).toMatch(/^bck_[A-Za-z0-9_-]{43}$/);
    expect(apiKey).toMatchObject({ name: "Laptop", scopes: ["tasks:read", "chat"], lastFour: key.slice(-4), expiresAt: null });
    const row = await db().apiKey.findUniqueOrThrow({ where: { id: apiKey.id } });
    expect(row.hash).toBe(createHash("sha256").update(key).digest("hex"));
    expect(JSON.stringify(row)).not.toContain(key.slice(4));
    const listed = await list(browser);
    expect(listed).toEqual([apiKey]);
    await revoke(browser, apiKey.id);
    expect(await list(browser)).toEqual([]);
    const entries = await db().auditEntry.findMany({ where: { userId: browser.id, entity: "api_key" }, orderBy: { seq: "asc" } });
    expect(entries.map(({ action, detail }) => [action, detail])).toEqual([
      ["api_key.create", { name: "Laptop", scopes: ["tasks:read", "chat"] }],
      ["api_key.revoke", { name: "Laptop" }],
    ]);
  });

  test("last use is stored to the minute, and the audit names the key", async () => {
    const browser = await newBrowser(server.url());
    const { key, apiKey } = await create(browser, ["tasks:write"]);
    const lastUse = async () => (await db().apiKey.findUniqueOrThrow({ where: { id: apiKey.id } })).lastUsedAt;
    await api("POST", "/api/tasks", { token: key, body: { title: "One" } });
    const first = await lastUse();
    expect(first).toBeInstanceOf(Date);
    await api("POST", "/api/tasks", { token: key, body: { title: "Two" } });
    expect(await lastUse()).toEqual(first);
    const longAgo = new Date(Date.now() - 61_000);
    await db().apiKey.update({ where: { id: apiKey.id }, data: { lastUsedAt: longAgo } });
    await api("POST", "/api/tasks", { token: key, body: { title: "Three" } });
    expect((await lastUse())?.getTime()).toBeGreaterThan(longAgo.getTime() + 60_000);
    const entry = await db().auditEntry.findFirstOrThrow({ where: { userId: browser.id, action: "task.create" } });
    expect(entry.detail).toMatchObject({ apiKeyId: apiKey.id });
  });

  test("Free has room for 5 keys, and the refusal names the plan with more", async () => {
    const browser = await newBrowser(server.url());
    for (let count = 0; count < 5; count += 1) await create(browser, ["chat"]);
    const answer = await api("POST", "/api/trpc/apiKeys.create", {
      headers: browser.headers,
      body: { name: "One more", scopes: ["chat"] },
    });
    expect(answer).toMatchObject({ status: 403, json: { error: { data: { errorCode: "PLAN_REQUIRED" } } } });
    expect(answer.text).toContain("Pro has room for 20");
    expect(await list(browser)).toHaveLength(5);
  });

  test("Pro has room for 20 keys and not one more, also for two at the same moment", async () => {
    const browser = await newBrowser(server.url());
    await db().user.update({ where: { id: browser.id }, data: { plan: "pro" } });
    for (let count = 0; count < 19; count += 1) await create(browser, ["chat"]);
    const body = { name: "The last", scopes: ["chat"] };
    const answers = await Promise.all([1, 2, 3].map(() => api("POST", "/api/trpc/apiKeys.create", { headers: browser.headers, body })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await list(browser)).toHaveLength(20);
  });

  test.each([
    ["a blank name", { name: " ", scopes: ["chat"] }, "name"],
    ["a name of 101 characters", { name: "x".repeat(101), scopes: ["chat"] }, "name"],
    ["no scope", { name: "x", scopes: [] }, "scopes"],
    ["a scope that is none", { name: "x", scopes: ["admin"] }, "scopes.0"],
    ["an end in the past", { name: "x", scopes: ["chat"], expiresInDays: 0 }, "expiresInDays"],
  ])("%s is refused", async (_, body, field) => {
    const answer = await api("POST", "/api/trpc/apiKeys.create", { headers: (await newBrowser(server.url())).headers, body });
    expect(answer).toMatchObject({ status: 422, json: { error: { data: { fields: [{ field }] } } } });
  });

  test("someone else's key is not found", async () => {
    const [owner, other] = [await newBrowser(server.url()), await newBrowser(server.url())];
    const { apiKey, key } = await create(owner, ["tasks:read"]);
    expect((await revoke(other, apiKey.id)).status).toBe(404);
    expect(await list(other)).toEqual([]);
    expect((await api("GET", "/api/tasks", { token: key })).status).toBe(200);
  });
});
