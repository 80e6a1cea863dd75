import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProviderAdd } from "#contracts/provider.ts";
import { listAudit } from "#domain/audit/audit.ts";
import { rotateKeys } from "#domain/maintenance/rotate-keys.ts";
import { modelsAsker } from "#integrations/model-lists/ask-for-models.ts";
import type { SealKeys } from "#lib/crypto.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { briefLimits, createOutboundFetch } from "#lib/outbound.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { addProvider, listProviders, openProvider, removeProvider, testProvider, updateProvider } from "./provider.ts";

const key = (byte: number) => Buffer.alloc(32, byte).toString("base64");
const keys: SealKeys = { current: key(1), previous: [] };
const secret = "sk-very-secret-key-wxyz";

let handler: RequestListener = () => undefined;
const server = createServer((request, response) => handler(request, response));
let origin = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const compatible = (more: Partial<ProviderAdd> = {}): ProviderAdd => ({
  kind: "compatible",
  name: "Mine",
  baseUrl: `${origin}/v1`,
  apiKey: secret,
  ...more,
});
const deps = (allowPrivate = true) => ({ keys, askForModels: modelsAsker(createOutboundFetch({ allowPrivate, limits: briefLimits })) });

test("the key is stored sealed and appears in no response, row or audit entry; its last four characters do", async () => {
  const actor = actorOf(await makeUser());
  const added = await addProvider(actor, compatible(), keys);
  expect(added).toMatchObject({ name: "Mine", keyLastFour: "wxyz", models: [] });
  handler = (_request, response) => void response.end(JSON.stringify({ data: [{ id: "m" }] }));
  await testProvider(actor, added.id, deps());
  await updateProvider(actor, { id: added.id, name: "Renamed" }, keys);
  const row = await db().providerAccount.findUnique({ where: { id: added.id } });
  const everything = JSON.stringify([added, await listProviders(actor), row, await listAudit(actor)]);
  expect(everything).not.toContain("very-secret");
  expect(await openProvider(actor.userId, added.id, keys)).toMatchObject({ apiKey: secret });
  expect((await listAudit(actor)).entries.map(({ action }) => action)).toEqual(["provider.update", "provider.test", "provider.add"]);
});

test("nothing of a short key is shown", async () => {
  const added = await addProvider(actorOf(await makeUser()), compatible({ apiKey: "short" }), keys);
  expect(added.keyLastFour).toBe("");
});

test("nobody else sees, changes, tests, opens or removes it", async () => {
  const [owner, other] = [actorOf(await makeUser()), actorOf(await makeUser())];
  const { id } = await addProvider(owner, compatible(), keys);
  expect(await listProviders(other)).toEqual([]);
  expect(await openProvider(other.userId, id, keys)).toBeNull();
  await expect(updateProvider(other, { id, name: "Taken" }, keys)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(removeProvider(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(testProvider(other, id, deps())).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await listProviders(owner)).toMatchObject([{ id, name: "Mine" }]);
});

test("a key is bound to the origin it was entered for", async () => {
  const actor = actorOf(await makeUser());
  const { id } = await addProvider(actor, compatible(), keys);
  await expect(updateProvider(actor, { id, baseUrl: "https://elsewhere.example/v1" }, keys)).rejects.toMatchObject({
    code: "VALIDATION",
    fields: [expect.objectContaining({ field: "apiKey" })],
  });
  await updateProvider(actor, { id, baseUrl: `${origin}/other/v1` }, keys);
  expect(await openProvider(actor.userId, id, keys)).toMatchObject({ baseUrl: `${origin}/other/v1`, apiKey: secret });
  await updateProvider(actor, { id, baseUrl: "https://elsewhere.example/v1", apiKey: null }, keys);
  expect(await openProvider(actor.userId, id, keys)).toMatchObject({ apiKey: null });
});

test("a secret copied into another row does not open there", async () => {
  const [owner, thief] = [actorOf(await makeUser()), actorOf(await makeUser())];
  const { id } = await addProvider(owner, compatible(), keys);
  const own = await addProvider(thief, compatible({ apiKey: "another-long-key" }), keys);
  const row = await db().providerAccount.findUniqueOrThrow({ where: { id } });
  await db().providerAccount.update({ where: { id: own.id }, data: { sealedKey: row.sealedKey } });
  await expect(openProvider(thief.userId, own.id, keys)).rejects.toThrow(/another row/);
});

test("it can be removed; at most 20 of them, also when added concurrently", async () => {
  const actor = actorOf(await makeUser());
  const added = await Promise.allSettled(Array.from({ length: 22 }, () => addProvider(actor, compatible(), keys)));
  expect(added.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  const [first] = await listProviders(actor);
  await removeProvider(actor, first?.id ?? "");
  expect(await listProviders(actor)).toHaveLength(19);
});

test.each<[string, RequestListener, object]>([
  ["its models are kept, sorted", (_q, r) => void r.end('{"data":[{"id":"b"},{"id":"a"},{"id":"b"}]}'), { ok: true, models: ["a", "b"] }],
  ["a refused key", (_q, r) => void r.writeHead(401).end(`{"error":"${secret}"}`), { ok: false, code: "WRONG_KEY" }],
  ["a forbidden key", (_q, r) => void r.writeHead(403).end(), { ok: false, code: "WRONG_KEY" }],
  ["no such path", (_q, r) => void r.writeHead(404).end("nope"), { ok: false, code: "NOT_COMPATIBLE" }],
  ["a web page", (_q, r) => void r.end("<html>"), { ok: false, code: "NOT_COMPATIBLE" }],
  ["other JSON", (_q, r) => void r.end('{"hello":"world"}'), { ok: false, code: "NOT_COMPATIBLE" }],
  ["a redirect", (_q, r) => void r.writeHead(302, { Location: "/x" }).end(), { ok: false, code: "UNREACHABLE" }],
  ["a dropped connection", (q) => void q.socket.destroy(), { ok: false, code: "UNREACHABLE" }],
])("test: %s", async (_name, answer, expected) => {
  const actor = actorOf(await makeUser());
  const { id } = await addProvider(actor, compatible(), keys);
  handler = answer;
  const result = await testProvider(actor, id, deps());
  expect(result).toMatchObject(expected);
  expect(JSON.stringify(result)).not.toContain("very-secret");
  const [kept] = await listProviders(actor);
  expect(kept?.testError).toEqual(result.ok ? null : result.message);
});

test("test: the key is sent in the header of its kind, and a private address is refused where it is not allowed", async () => {
  const actor = actorOf(await makeUser());
  const seen: object[] = [];
  handler = (request, response) => {
    const { authorization, "x-api-key": apiKey } = request.headers;
    seen.push({ url: request.url, authorization, apiKey });
    response.end('{"data":[]}');
  };
  for (const [kind, path] of [
    ["compatible", "/v1"],
    ["anthropic", ""],
  ] as const) {
    const { id } = await addProvider(actor, compatible({ kind, baseUrl: origin + path }), keys);
    await testProvider(actor, id, deps());
    expect(await testProvider(actor, id, deps(false))).toMatchObject({ ok: false, code: "ADDRESS_REFUSED" });
  }
  expect(seen).toEqual([
    { url: "/v1/models", authorization: `Bearer ${secret}`, apiKey: undefined },
    { url: "/v1/models?limit=1000", authorization: undefined, apiKey: secret },
  ]);
});

test("rotation reseals every secret once; unreadable ones are reported and left unchanged", async () => {
  const user = await makeUser();
  const actor = actorOf(user);
  await db().providerAccount.deleteMany();
  const { id } = await addProvider(actor, compatible(), keys);
  await addProvider(actor, compatible({ apiKey: null }), keys);
  const lost = await addProvider(actor, compatible({ apiKey: "sealed-with-a-lost-key" }), { current: key(9), previous: [] });
  const rotated: SealKeys = { current: key(2), previous: [key(1)] };
  expect(await rotateKeys(rotated)).toEqual({ resealed: 1, unreadable: [`provider_account ${lost.id}`] });
  expect(await rotateKeys(rotated)).toMatchObject({ resealed: 0 });
  expect(await openProvider(user.id, id, { current: key(2), previous: [] })).toMatchObject({ apiKey: secret });
});
