import { expect, test } from "vitest";
import { addProvider } from "#domain/model/provider.ts";
import { setModelFacts } from "#domain/model/provider-facts.ts";
import { loadTokenizer } from "#domain/model/token-count.ts";
import { messageUsage } from "#domain/usage/usage-message.ts";
import { verifyUsage } from "#domain/usage/usage-verify.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { type Client, connect, makePerson, send, testKeys, textOf, useRig } from "./rig.ts";

// The cost of a call whose usage was never reported.

const rig = useRig({ demo: false });

async function person() {
  await loadTokenizer();
  const made = await makePerson();
  return { ...made, actor: actorOf(made.user), client: await connect(rig.url, made.token) };
}

async function stopAfterWords(client: Client, messageId: string): Promise<void> {
  await client.until(() => (client.texts.get(messageId)?.parts.join("").split(" ").length ?? 0) > 4);
  await client.ask("chat:stop", { messageId });
}

const ledgerOf = (userId: number) => db().usageEntry.findMany({ where: { userId }, orderBy: { id: "asc" } });

async function balanceOf(userId: number): Promise<number> {
  const { _sum } = await db().usageBalance.aggregate({ where: { userId }, _sum: { costMicroUsd: true } });
  return Number(_sum.costMicroUsd ?? 0n);
}

const isTrue = async (userId: number) => expect((await verifyUsage()).filter((fault) => fault.userId === userId)).toEqual([]);

test.each(["gpt-5-mini", "claude-haiku-4-5"])("a stopped reply of %s settles what was sent and received", async (model) => {
  const { user, actor, client } = await person();
  const { assistantMessage } = await send(client, "very slow", { model });
  await stopAfterWords(client, assistantMessage.id);
  const message = await client.end(assistantMessage.id);
  const [entry] = await ledgerOf(user.id);
  expect(entry).toMatchObject({ model, estimated: true, released: false, ownKey: false });
  // OpenAI reports nothing before the end, so the system prompt and tools are counted. Anthropic reports its input at once.
  if (model.startsWith("gpt")) expect(entry?.inputTokens).toBeGreaterThan(500);
  else expect(entry?.inputTokens).toBeGreaterThan(0);
  // OpenAI's models reason before they answer, which is paid for too.
  const thought = message.parts.flatMap((part) => (part.type === "reasoning" ? part.text.split(" ") : []));
  const words = thought.length + textOf(message).split(" ").length;
  expect(entry?.outputTokens).toBeGreaterThanOrEqual(words - 1);
  expect(entry?.outputTokens).toBeLessThan(words * 5);
  const cost = Number(entry?.costMicroUsd);
  expect(cost).toBeGreaterThan(0);
  expect(message).toMatchObject({ status: "stopped", usage: { costMicroUsd: cost, inputTokens: entry?.inputTokens } });
  expect((await messageUsage(actor, message.id)).steps).toMatchObject([{ estimated: true, costMicroUsd: cost }]);
  expect(await balanceOf(user.id)).toBe(cost);
  await isTrue(user.id);
  client.socket.disconnect();
});

test.each(["fail mid-stream", "truncate", "malformed"])("a reply that ends with %s settles what was received", async (words) => {
  const { user, client } = await person();
  const { assistantMessage } = await send(client, words);
  expect(await client.end(assistantMessage.id)).toMatchObject({ status: "failed" });
  const [entry] = await ledgerOf(user.id);
  expect(entry).toMatchObject({ estimated: true, released: false });
  expect(Number(entry?.costMicroUsd)).toBeGreaterThan(0);
  expect(await balanceOf(user.id)).toBe(Number(entry?.costMicroUsd));
  await isTrue(user.id);
  client.socket.disconnect();
});

test("a call that was rejected, or never accepted, costs nothing", async () => {
  const { user, client } = await person();
  const refused = await send(client, "wrong key");
  await client.end(refused.assistantMessage.id);
  const before = rig.stats.calls;
  const silent = await send(client, "hang now");
  while (rig.stats.calls === before) await new Promise((resolve) => setImmediate(resolve));
  await client.ask("chat:stop", { messageId: silent.assistantMessage.id });
  await client.end(silent.assistantMessage.id);
  expect(await ledgerOf(user.id)).toMatchObject([
    { released: true, costMicroUsd: 0n },
    { released: true, costMicroUsd: 0n },
  ]);
  expect(await balanceOf(user.id)).toBe(0);
  await isTrue(user.id);
  client.socket.disconnect();
});

test("a complete reply settles the provider's reported usage, marked as such", async () => {
  const { user, client } = await person();
  const { assistantMessage } = await send(client, "hello");
  await client.end(assistantMessage.id);
  expect(await ledgerOf(user.id)).toMatchObject([{ estimated: false, released: false }]);
  client.socket.disconnect();
});

test("a reply on a user's own key is recorded at the user's price, and not billed", async () => {
  const { user, actor, client } = await person();
  const added = { kind: "compatible" as const, name: "Mine", baseUrl: `${rig.llmUrl}/v1`, apiKey: "k" };
  const provider = await addProvider(actor, added, testKeys);
  await db().providerAccount.update({ where: { id: provider.id }, data: { models: ["tiny"] } });
  await setModelFacts(actor, { id: provider.id, model: "tiny", facts: { inputPrice: 1, outputPrice: 2 } });
  const { assistantMessage } = await send(client, "very slow", { model: `${provider.id}/tiny` });
  await stopAfterWords(client, assistantMessage.id);
  await client.end(assistantMessage.id);
  const [entry] = await ledgerOf(user.id);
  expect(entry).toMatchObject({ ownKey: true, estimated: true });
  expect(Number(entry?.costMicroUsd)).toBe((entry?.inputTokens ?? 0) + 2 * (entry?.outputTokens ?? 0));
  expect(await balanceOf(user.id)).toBe(0);
  await isTrue(user.id);
  client.socket.disconnect();
});

test("a client that disconnects during an answer pays for what it received", async () => {
  const { user, token, client } = await person();
  client.socket.disconnect();
  const leaving = new AbortController();
  const response = await fetch(`${rig.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-5-mini", stream: true, messages: [{ role: "user", content: "very slow" }] }),
    signal: leaving.signal,
  });
  let heard = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    heard += decoder.decode(chunk as Uint8Array, { stream: true });
    if (heard.includes("word2")) break;
  }
  leaving.abort();
  await expect.poll(() => ledgerOf(user.id)).toMatchObject([{ estimated: true, released: false }]);
  expect(await balanceOf(user.id)).toBeGreaterThan(0);
  await isTrue(user.id);
});
