import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plans } from "#contracts/plan.ts";
import { setOperatorFacts } from "#domain/model/model-facts.ts";
import { setCaps } from "#domain/usage/limit/caps.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { type Client, connect, makePerson, send, useRig } from "./rig.ts";

// What people may spend on the operator's key, by every way in, with as much at once as they like.

const rig = useRig({ demo: false, titles: true, offered: ["gpt-5-mini", "gpt-5", "o9-pro"] });

/** So dear that a short answer costs about a dollar. */
const dear = { inputPrice: 1, outputPrice: 20_000 };
beforeAll(() => setOperatorFacts({ "gpt-5": dear }));
afterAll(() => setOperatorFacts({}));

const times = <T>(count: number, work: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => work(at));
const entriesOf = (userId: number) => db().usageEntry.findMany({ where: { userId, released: false } });

function post(token: string, path: string, body: object): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return fetch(`${rig.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

const strange = [
  ...["gpt-6-pro", "o8-pro", "gpt-5-2025-08-07", "gpt-5-mini-2099", "ft:gpt-5-mini:acme::abc", "ft:gpt-5", "GPT-5", "gpt-5 ", " gpt-5"],
  ...["openai/gpt-5", "anthropic/claude-opus-4", "claude-opus-9", "models/gpt-5", "gpt-5\u200b", "gpt-5\u0000"],
];

test.each(strange)("%j is not asked for on the operator's key, by any way", async (model) => {
  const { user, token } = await makePerson();
  const client = await connect(rig.url, token);
  const before = rig.stats.calls;
  const input = { conversationId: uuidv7(), messageId: uuidv7(), text: "hello", model };
  expect(await client.ask("chat:send", input)).toMatchObject({ ok: false, error: { code: "VALIDATION" } });
  for (const [path, body] of [
    ["/v1/chat/completions", { messages: [{ role: "user", content: "hello" }] }],
    ["/v1/responses", { input: "hello", store: false }],
    ["/v1/embeddings", { input: "hello" }],
  ] as const) {
    const { status } = await post(token, path, { model, ...body });
    expect([400, 404]).toContain(status);
  }
  expect(rig.stats.calls).toBe(before);
  expect(await entriesOf(user.id)).toEqual([]);
  client.socket.disconnect();
});

test("a reply is not written anew by a model that is not offered", async () => {
  const { token } = await makePerson();
  const client = await connect(rig.url, token);
  const { assistantMessage } = await send(client, "hello", { model: "gpt-5-mini" });
  await client.end(assistantMessage.id);
  const again = await client.ask("chat:regenerate", { messageId: assistantMessage.id, requestId: uuidv7(), model: "gpt-6-pro" });
  expect(again).toMatchObject({ ok: false, error: { code: "VALIDATION" } });
  client.socket.disconnect();
});

/** What was spent is within the allowance, but for the one call that used it up. */
async function expectWithinAllowance(userId: number, allowance: number) {
  const costs = (await entriesOf(userId)).map(({ costMicroUsd }) => Number(costMicroUsd));
  expect(costs.length).toBeGreaterThan(0);
  expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeLessThanOrEqual(allowance + Math.max(...costs));
}

test.each([
  ["/v1/chat/completions", { messages: [{ role: "user", content: "hello" }] }],
  ["/v1/responses", { input: "hello", store: false }],
])("of 25 calls of %s at once, each about a dollar, one is paid for", async (path, body) => {
  const { user, token } = await makePerson();
  const answers = await Promise.all(times(25, () => post(token, path, { model: "gpt-5", ...body })));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 429)).toHaveLength(24);
  await expectWithinAllowance(user.id, plans.free.monthlyMicroUsd);
});

test("20 connections send to 20 new conversations at once, and what they cost together is within the allowance", async () => {
  const { user, token } = await makePerson();
  const clients: Client[] = await Promise.all(times(20, () => connect(rig.url, token)));
  const input = () => ({ conversationId: uuidv7(), messageId: uuidv7(), text: "hello", model: "gpt-5" });
  const answers = await Promise.all(clients.map((client) => client.ask("chat:send", input())));
  const begun = answers.flatMap((answer, at) => (answer.ok ? [{ at, id: answer.data.assistantMessage.id }] : []));
  expect(begun).toHaveLength(1);
  await Promise.all(begun.map(({ at, id }) => clients[at]?.end(id)));
  await expectWithinAllowance(user.id, plans.free.monthlyMicroUsd);
  for (const { socket } of clients) socket.disconnect();
});

test("a listed model of unknown price costs as much as the dearest, and its answers are limited to what is held", async () => {
  const { user, token } = await makePerson();
  for (const [path, body] of [
    ["/v1/chat/completions", { messages: [{ role: "user", content: "hello" }] }],
    ["/v1/responses", { input: "hello", store: false }],
  ] as const)
    expect((await post(token, path, { model: "o9-pro", ...body })).status).toBe(200);
  const entries = await entriesOf(user.id);
  expect(entries).toHaveLength(2);
  for (const { inputTokens, outputTokens, costMicroUsd } of entries)
    expect(Number(costMicroUsd)).toBe(inputTokens * 150 + outputTokens * 600);
  await expectWithinAllowance(user.id, plans.free.monthlyMicroUsd);
});

test("an answer is cut to the cap that a user has set", async () => {
  const { user, token } = await makePerson();
  await setCaps(actorOf(user), { turnMicroUsd: 700_000, dayMicroUsd: null });
  const answer = await post(token, "/v1/chat/completions", { model: "gpt-5", messages: [{ role: "user", content: "hello" }] });
  expect(answer.status).toBe(200);
  const [hold] = await db().usageHold.findMany({ where: { userId: user.id } });
  expect(hold?.outputMax).toBe(34);
  await expectWithinAllowance(user.id, 700_000);
});
