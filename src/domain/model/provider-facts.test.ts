import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listAudit } from "#domain/audit/audit.ts";
import { estimateContext } from "#domain/chat/context-estimate.ts";
import { modelsAsker } from "#integrations/model-lists/ask-for-models.ts";
import { briefLimits, createOutboundFetch } from "#lib/outbound.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { addProvider, openProvider, testProvider } from "./provider.ts";
import { listProviderModels, setModelFacts } from "./provider-facts.ts";

const keys = { current: Buffer.alloc(32, 1).toString("base64"), previous: [] };
let listed: object[] = [];
const server = createServer((_request, response) => response.end(JSON.stringify({ data: listed })));
let baseUrl = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => void server.close());

async function makeProvider(models: object[]) {
  const actor = actorOf(await makeUser());
  const { id } = await addProvider(actor, { kind: "compatible", name: "Mine", baseUrl }, keys);
  const ask = async (list: object[]) => {
    listed = list;
    await testProvider(actor, id, { keys, askForModels: modelsAsker(createOutboundFetch({ allowPrivate: true, limits: briefLimits })) });
  };
  await ask(models);
  return { actor, id, ask };
}

const windowIn = async (actor: ReturnType<typeof actorOf>, model: string) =>
  (await estimateContext(actor, { conversationId: crypto.randomUUID(), parentId: null, model }, false)).window;

test("a window is what its user set, else what its server reported, else what is known, else a small default", async () => {
  const { actor, id } = await makeProvider([{ id: "tiny" }, { id: "told", max_model_len: 16_384 }, { id: "gpt-4o" }]);
  expect(await listProviderModels(actor, id)).toMatchObject([
    { name: "gpt-4o", window: 128_000, windowFrom: "known", seesPictures: true, inputPrice: null },
    { name: "tiny", window: 8192, windowFrom: "assumed", seesPictures: false, set: null },
    { name: "told", window: 16_384, windowFrom: "server", seesPictures: false },
  ]);
  expect(await windowIn(actor, `${id}/tiny`)).toBe(8192 - 2048);
  expect(await windowIn(actor, `${id}/told`)).toBe(16_384 - 4096);
  const facts = { window: 12_000, seesPictures: true, inputPrice: 2, outputPrice: 8 };
  expect(await setModelFacts(actor, { id, model: "told", facts })).toMatchObject({ ...facts, windowFrom: "you", set: facts });
  const estimate = await estimateContext(actor, { conversationId: crypto.randomUUID(), parentId: null, model: `${id}/told` }, false);
  expect(estimate).toMatchObject({ window: 9000, microUsdPerToken: 2, microUsdOfAnswer: 3200, seesPictures: true });
});

test("a user's facts survive a new test of the server; once removed, the server's report applies again", async () => {
  const { actor, id, ask } = await makeProvider([{ id: "told", max_model_len: 16_384 }]);
  await setModelFacts(actor, { id, model: "told", facts: { window: 9000 } });
  await ask([{ id: "told", max_model_len: 65_536 }]);
  expect(await listProviderModels(actor, id)).toMatchObject([{ window: 9000, windowFrom: "you" }]);
  await setModelFacts(actor, { id, model: "told", facts: null });
  expect(await listProviderModels(actor, id)).toMatchObject([{ window: 65_536, windowFrom: "server", set: null }]);
  const { entries } = await listAudit(actor);
  expect(entries.filter(({ action }) => action === "provider.set_model").map(({ detail }) => detail)).toMatchObject([
    { model: "told", facts: null },
    { model: "told", facts: { window: 9000 } },
  ]);
});

test("a model named like an object property is handled like others", async () => {
  const { actor, id } = await makeProvider([{ id: "__proto__" }, { id: "constructor" }]);
  expect(await listProviderModels(actor, id)).toMatchObject([
    { name: "__proto__", window: 8192, set: null },
    { name: "constructor", window: 8192, set: null },
  ]);
  await setModelFacts(actor, { id, model: "constructor", facts: { window: 9000 } });
  expect((await openProvider(actor.userId, id, keys))?.declared("constructor")).toEqual([{ window: 9000 }, {}]);
});

test("nobody else sees or sets them", async () => {
  const { actor, id } = await makeProvider([{ id: "tiny" }]);
  const other = actorOf(await makeUser());
  await expect(listProviderModels(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(setModelFacts(other, { id, model: "tiny", facts: { window: 9000 } })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await listProviderModels(actor, id)).toHaveLength(1);
});

test("a model that its server does not list can be added, survives a new test, and can be removed", async () => {
  const { actor, id } = await makeProvider([{ id: "tiny" }]);
  expect(await setModelFacts(actor, { id, model: "huge", facts: {} })).toMatchObject({ name: "huge", set: null });
  expect((await listProviderModels(actor, id)).map(({ name }) => name)).toEqual(["tiny", "huge"]);
  await setModelFacts(actor, { id, model: "huge", facts: null });
  expect((await listProviderModels(actor, id)).map(({ name }) => name)).toEqual(["tiny"]);
});
