import { expect, test } from "vitest";
import type { Conversation } from "#contracts/conversation.ts";
import { renameConversation } from "#domain/chat/conversation.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { type Client, connect, makePerson, send, useRig } from "./rig.ts";

const rig = useRig({ titles: true });

async function makeClient() {
  const person = await makePerson();
  const client = await connect(rig.url, person.token);
  // The feed is pushed from the first resume on.
  await client.ask("feed:resume", { after: null });
  return { ...person, actor: actorOf(person.user), client };
}

/** Waits until the title call is settled; replies report their usage with a message, titles with a conversation. */
async function untilAsked(client: Client): Promise<void> {
  await client.until(() => client.feed.some(({ kind, data }) => kind === "usage.changed" && "conversationId" in data));
}

const titleOf = async (id: string) => (await db().conversation.findUniqueOrThrow({ where: { id } })).title;

test("after its first complete reply a conversation gets a title, once, and every client receives it", async () => {
  const { client, user } = await makeClient();
  const before = rig.stats.titles;
  const { input, assistantMessage, conversation } = await send(client, "please add a task to buy oat milk");
  expect(conversation.title).toBe("please add a task to buy oat milk");
  await client.end(assistantMessage.id);
  await untilAsked(client);
  expect(await titleOf(input.conversationId)).toBe("Buy oat milk");
  const updates = client.feed.filter(({ kind }) => kind === "conversation.updated").map(({ data }) => (data as Conversation).title);
  expect(updates.at(-1)).toBe("Buy oat milk");
  const second = await send(client, "hello", { conversationId: input.conversationId });
  await client.end(second.assistantMessage.id);
  const third = await send(client, "title slowly");
  await client.end(third.assistantMessage.id);
  await client.until(() => client.feed.filter(({ kind, data }) => kind === "usage.changed" && "conversationId" in data).length === 2);
  expect(rig.stats.titles - before).toBe(2);
  expect(await titleOf(input.conversationId)).toBe("Buy oat milk");
  const { usage } = await db().message.findUniqueOrThrow({ where: { id: assistantMessage.id } });
  const entries = await db().usageEntry.findMany({
    where: { userId: user.id, conversationId: input.conversationId },
    orderBy: { id: "asc" },
  });
  const runs = new Set((await db().run.findMany({ where: { userId: user.id } })).map(({ id }) => id));
  const [titles, replies] = [entries.filter(({ runId }) => !runs.has(runId)), entries.filter(({ runId }) => runs.has(runId))];
  expect(titles).toMatchObject([{ model: "demo", step: 0, released: false }]);
  expect(titles[0]?.outputTokens).toBeLessThanOrEqual(30);
  // A message reports only the usage of its own calls.
  const ofFirst = replies.slice(0, 2).reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  expect(usage).toMatchObject({ outputTokens: ofFirst });
  client.socket.disconnect();
});

test("a title set by the user stays, even if it was set during the call", async () => {
  const { client, actor } = await makeClient();
  const before = rig.stats.titles;
  const { input } = await send(client, "title slowly about my boat");
  // The model has been called, and takes seconds to answer.
  await expect.poll(() => rig.stats.titles, { timeout: 15_000 }).toBe(before + 1);
  await renameConversation(actor, input.conversationId, "My own name");
  await untilAsked(client);
  expect(await titleOf(input.conversationId)).toBe("My own name");
  client.socket.disconnect();
});

test("a failed call changes nothing and is not repeated", async () => {
  const { client, user } = await makeClient();
  const before = rig.stats.titles;
  const { input, assistantMessage } = await send(client, "no title for this one");
  expect((await client.end(assistantMessage.id)).status).toBe("complete");
  const again = await send(client, "hello", { conversationId: input.conversationId });
  await client.end(again.assistantMessage.id);
  const other = await send(client, "hello");
  await client.end(other.assistantMessage.id);
  await untilAsked(client);
  expect(rig.stats.titles - before).toBe(2);
  expect(await titleOf(input.conversationId)).toBe("no title for this one");
  expect(await db().usageEntry.count({ where: { userId: user.id, conversationId: input.conversationId, released: false } })).toBe(2);
  client.socket.disconnect();
});

test("a failed reply creates no title; all three wire formats do", async () => {
  const { client } = await makeClient();
  const before = rig.stats.titles;
  const { assistantMessage } = await send(client, "wrong key");
  expect((await client.end(assistantMessage.id)).status).toBe("failed");
  for (const model of ["demo-chat", "demo-claude"]) {
    client.feed.length = 0;
    const { input } = await send(client, "thanks for the fish", { model });
    await untilAsked(client);
    expect(await titleOf(input.conversationId)).toBe("Thanks for the fish");
  }
  expect(rig.stats.titles - before).toBe(2);
  client.socket.disconnect();
});
