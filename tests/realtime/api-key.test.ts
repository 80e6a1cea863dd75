import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ApiKeyScope } from "#contracts/api-key.ts";
import { deleteAccount } from "#domain/account/account.ts";
import { createApiKey, revokeApiKey } from "#domain/account/api-key.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { realtimeEnv } from "#lib/env.ts";
import { createHttp } from "../../realtime/http/http.ts";
import { actorOf } from "../factories.ts";
import { type Client, connect, makePerson, send, useRig } from "./rig.ts";

const rig = useRig();
let http: Server;
beforeAll(async () => {
  const models = {
    list: async () => ({ models: [], defaultModel: "" }),
    choose: async () => "",
    quote: async () => fixedQuote(0),
    resolve: async () => ({}) as never,
    transport: async () => ({}) as never,
    guardedFetch: fetch,
  };
  const tokenKeys = { secret: process.env.JWT_SECRET ?? "", ttlSeconds: 3600 };
  http = createServer(createHttp({ env: realtimeEnv(), tokenKeys, models }));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => http.close(resolve)));

async function holder(scopes: ApiKeyScope[]) {
  const person = await makePerson();
  const actor = actorOf(person.user);
  return { ...person, actor, ...(await createApiKey(actor, { name: "Bot", scopes, expiresInDays: null })) };
}

const ended = (client: Client) =>
  new Promise<{ reason: string; afterMs: number }>((resolve) => {
    const startedAt = performance.now();
    client.socket.once("session:ended", ({ reason }) => resolve({ reason, afterMs: performance.now() - startedAt }));
  });

const get = (path: string, key: string) =>
  fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}${path}`, { headers: { Authorization: `Bearer ${key}` } });

test("a key with the scope chat opens the socket, chats, and can renew its token", async () => {
  const { key, apiKey, user } = await holder(["chat"]);
  const client = await connect(rig.url, key);
  const { assistantMessage } = await send(client, "help");
  expect(await client.end(assistantMessage.id)).toMatchObject({ status: "complete" });
  const sent = await db().auditEntry.findFirstOrThrow({ where: { userId: user.id, action: "message.send" } });
  expect(sent.detail).toMatchObject({ apiKeyId: apiKey.id });
  expect(await client.ask("session:refresh", { token: key })).toMatchObject({ ok: true, data: { expiresAt: expect.any(String) } });
  client.socket.disconnect();
});

test("a key without it, a wrong one and an expired one are rejected at the handshake", async () => {
  const wrongScope = await holder(["tasks:read", "tasks:write"]);
  const expired = await holder(["chat"]);
  await db().apiKey.update({ where: { id: expired.apiKey.id }, data: { expiresAt: new Date(Date.now() - 1) } });
  for (const key of [wrongScope.key, expired.key, `bck_${"A".repeat(43)}`])
    await expect(connect(rig.url, key)).rejects.toMatchObject({ data: { code: "UNAUTHENTICATED" } });
});

test.each([
  ["revoking", "revoked", async ({ actor, apiKey }: Awaited<ReturnType<typeof holder>>) => revokeApiKey(actor, apiKey.id)],
  ["deleting the account", "deleted", async ({ actor }: Awaited<ReturnType<typeof holder>>) => deleteAccount(actor)],
])("%s closes the key's sockets within 5 s", async (_, reason, end) => {
  const held = await holder(["chat"]);
  const client = await connect(rig.url, held.key);
  const end_ = ended(client);
  await end(held);
  const { reason: told, afterMs } = await end_;
  expect(told).toBe(reason);
  expect(afterMs).toBeLessThan(5000);
  await client.until(() => !client.socket.connected);
  await expect(connect(rig.url, held.key)).rejects.toMatchObject({ data: { code: "UNAUTHENTICATED" } });
});

test("revoking a key does not affect connections of sessions or other keys", async () => {
  const held = await holder(["chat"]);
  const other = await createApiKey(held.actor, { name: "Other", scopes: ["chat"], expiresInDays: 1 });
  const [cut, bySession, byOther] = [
    await connect(rig.url, held.key),
    await connect(rig.url, held.token),
    await connect(rig.url, other.key),
  ];
  const end = ended(cut);
  await revokeApiKey(held.actor, held.apiKey.id);
  await end;
  for (const client of [bySession, byOther]) {
    expect(await client.ask("feed:resume", { after: null })).toMatchObject({ ok: true });
    client.socket.disconnect();
  }
});

test("the realtime REST API takes keys with chat, answers 403 without it and 401 to an invalid key", async () => {
  const [chat, tasks] = [await holder(["chat"]), await holder(["tasks:read", "tasks:write"])];
  expect((await get("/v1/models", chat.key)).status).toBe(200);
  const refused = await get("/v1/models", tasks.key);
  expect([refused.status, await refused.json()]).toMatchObject([403, { error: { message: "This API key does not have the scope chat" } }]);
  const upload = await get(`/uploads/${crypto.randomUUID()}`, tasks.key);
  expect([upload.status, await upload.json()]).toMatchObject([403, { error_code: "FORBIDDEN" }]);
  expect((await get("/v1/models", `bck_${"A".repeat(43)}`)).status).toBe(401);
  await revokeApiKey(chat.actor, chat.apiKey.id);
  expect((await get("/v1/models", chat.key)).status).toBe(401);
});
