import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { discardSummary, editSummary, listSummaries } from "#domain/chat/summary.ts";
import { claimSummary } from "#domain/chat/summary-call.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { type Client, connect, makePerson, send, textOf, useRig } from "./rig.ts";

const rig = useRig({ summaries: true });
/** Its window holds about two of the messages below beside the fixed parts of each call. */
const model = "gpt-4";
const padding = "word ".repeat(1400);

async function makeChat() {
  const person = await makePerson();
  const client = await connect(rig.url, person.token);
  await client.ask("feed:resume", { after: null });
  const conversationId = uuidv7();
  const say = async (text: string, more: Record<string, unknown> = {}) => {
    const { assistantMessage } = await send(client, text, { conversationId, model, ...more });
    return client.end(assistantMessage.id);
  };
  const summaries = () => listSummaries(actorOf(person.user), conversationId);
  return { ...person, actor: actorOf(person.user), client, conversationId, say, summaries };
}

/** Waits until the feed has reported `count` new summaries. */
const untilSummarised = (client: Client, count: number) =>
  client.until(() => client.feed.filter(({ data }) => "summaryId" in data).length >= count);

test("messages that exceed the window are summarised after the reply, and the next reply has the summary", async () => {
  const { client, user, conversationId, say, summaries } = await makeChat();
  const before = { ...rig.stats };
  const first = await say(`My boat is called Aurora ${padding}`);
  await say(`The harbour is Rovinj ${padding}`);
  await say(`The captain is Ana ${padding}`);
  await untilSummarised(client, 1);
  const [summary] = await summaries();
  expect(summary).toMatchObject({ conversationId, source: "model", text: expect.stringContaining("My boat is called Aurora") });
  const answer = textOf(await say("What did we talk about?"));
  expect(answer).toContain("I was told of the beginning");
  expect(answer).toContain("My boat is called Aurora");
  expect(answer).toContain("I still see");
  expect(rig.stats.calls - before.calls).toBe(4);
  const stored = await db().message.findUniqueOrThrow({ where: { id: first.id } });
  expect(stored.parts).toEqual(first.parts);
  const runs = new Set((await db().run.findMany({ where: { userId: user.id } })).map(({ id }) => id));
  const entries = await db().usageEntry.findMany({ where: { userId: user.id, conversationId } });
  const asides = entries.filter(({ runId }) => !runs.has(runId));
  expect(asides.length).toBe(rig.stats.summaries - before.summaries);
  expect(asides[0]).toMatchObject({ model, step: 0, released: false });
  client.socket.disconnect();
});

test("the summary grows with the chat, based on the user's edit if there is one", async () => {
  const { client, actor, say, summaries } = await makeChat();
  await say(`My boat is called Aurora ${padding}`);
  await say(`The harbour is Rovinj ${padding}`);
  await untilSummarised(client, 1);
  const [first] = await summaries();
  if (!first) throw new Error("no summary");
  await editSummary(actor, { id: first.id, text: "- The boat is called Borealis", updatedAt: first.updatedAt });
  await say(`The captain is Ana ${padding}`);
  await untilSummarised(client, 3);
  const kept = await summaries();
  expect(kept.map(({ source }) => source)).toEqual(["user", "model"]);
  expect(kept[1]?.text).toMatch(/^- The boat is called Borealis\n- The user wrote: “The harbour is Rovinj/);
  expect(kept[1]?.text).not.toContain("Aurora");
  expect(textOf(await say("What did we talk about?"))).toContain("Borealis");
  client.socket.disconnect();
});

test("the branch of an edited message gets nothing from the other branch", async () => {
  const { client, say, summaries } = await makeChat();
  const first = await say(`My boat is called Aurora ${padding}`);
  await say(`The harbour is Rovinj ${padding}`);
  await untilSummarised(client, 1);
  expect((await summaries())[0]?.messageId).toBe(first.id);
  const other = await say(`My boat is called Borealis ${padding}`, { parentId: null });
  const answer = textOf(await say("What did we talk about?", { parentId: other.id }));
  expect(answer).toContain("Borealis");
  expect(answer).not.toContain("Aurora");
  client.socket.disconnect();
});

test("a failed call leaves the note in place, costs nothing, and is retried after the next reply", async () => {
  const { client, user, conversationId, say, summaries } = await makeChat();
  const before = rig.stats.summaries;
  await say(`No summary of this ${padding}`);
  await say(`The harbour is Rovinj ${padding}`);
  const released = () => db().usageEntry.count({ where: { userId: user.id, conversationId, released: false } });
  await expect.poll(() => rig.stats.summaries, { timeout: 15_000 }).toBe(before + 1);
  await say(`The captain is Ana ${padding}`);
  await expect.poll(() => rig.stats.summaries, { timeout: 15_000 }).toBe(before + 2);
  expect(await summaries()).toEqual([]);
  expect(await released()).toBe(3);
  const claim = () => claimSummary({ userId: user.id, conversationId }, 60);
  await expect.poll(claim, { timeout: 15_000 }).not.toBeNull();
  client.socket.disconnect();
});

test("no call is made while another process is making one, and none for a chat that fits", async () => {
  const { client, user, conversationId, say, summaries } = await makeChat();
  const before = rig.stats.summaries;
  await say("hello");
  await claimSummary({ userId: user.id, conversationId }, 60);
  await say(`My boat is called Aurora ${padding}`);
  await say(`The harbour is Rovinj ${padding}`);
  await db().conversation.updateMany({ where: { id: conversationId, userId: user.id }, data: { summarisedUntil: null } });
  await say(`The captain is Ana ${padding}`);
  await untilSummarised(client, 1);
  expect(rig.stats.summaries - before).toBe((await summaries()).length);
  client.socket.disconnect();
});

test("a discarded summary is rebuilt from the messages after the next reply", async () => {
  const { client, actor, say, summaries } = await makeChat();
  await say(`Write this summary slowly ${padding}`);
  await say(`The harbour is Rovinj ${padding}`);
  await untilSummarised(client, 1);
  const [first] = await summaries();
  if (!first) throw new Error("no summary");
  await discardSummary(actor, first.id);
  expect(await summaries()).toEqual([]);
  await say("hello");
  await untilSummarised(client, 3);
  expect((await summaries())[0]?.text).toContain("Write this summary slowly");
  client.socket.disconnect();
});
