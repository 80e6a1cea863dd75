import { expect, test } from "vitest";
import { changeAccount } from "#domain/account/account.ts";
import { addMemory, listMemories } from "#domain/memory/memory.ts";
import type { ToolPolicy } from "#generated/prisma/client.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { replyWith } from "../replies.ts";
import { type Client, connect, makePerson, send, textOf, useRig } from "./rig.ts";

const rig = useRig();

async function person(toolPolicy: ToolPolicy = "ask_deletes") {
  const { user, token } = await makePerson();
  await db().user.update({ where: { id: user.id }, data: { toolPolicy } });
  const actor = actorOf(user);
  return { actor, client: await connect(rig.url, token), texts: async () => (await listMemories(actor)).map(({ text }) => text) };
}

async function ask(client: Client, text: string, more: Record<string, unknown> = {}) {
  return client.end((await send(client, text, more)).assistantMessage.id);
}

const statusOf = async (id: string) => (await db().message.findUniqueOrThrow({ where: { id } })).status;

test("the assistant remembers at once, tells every page, and forgets with approval", async () => {
  const { client, texts, actor } = await person();
  const reply = await ask(client, "Remember that I live in Leipzig");
  expect(textOf(reply)).toContain("I will remember: **I live in Leipzig**");
  expect(await texts()).toEqual(["I live in Leipzig"]);
  await client.until(() => client.feed.some(({ kind }) => kind === "memory.created"));
  const [note] = await listMemories(actor);
  const { assistantMessage } = await send(client, `forget note ${note?.id}`);
  await expect.poll(() => statusOf(assistantMessage.id)).toBe("awaiting_approval");
  await client.ask("tool:decide", { messageId: assistantMessage.id, callId: "call_0_0", decision: "approve" });
  await client.end(assistantMessage.id);
  expect(await texts()).toEqual([]);
  client.socket.disconnect();
});

test("switched off, there is no tool for it and no note in the request", async () => {
  const { client, texts, actor } = await person();
  await addMemory(actor, { text: "I live in Leipzig" });
  await changeAccount(actor, { memoryEnabled: false });
  expect(textOf(await ask(client, "Remember that I like tea"))).toContain("memory is switched off");
  expect(textOf(await ask(client, 'use remember {"text":"I like tea"}'))).toContain("switched memory off");
  expect(await texts()).toEqual(["I live in Leipzig"]);
  client.socket.disconnect();
});

test.each<ToolPolicy>(["ask_deletes", "run_freely"])(
  "after text of strangers, in an earlier reply too, nothing is remembered without approval: %s",
  async (policy) => {
    const { client, texts, actor } = await person(policy);
    const { conversationId } = await replyWith(actor, [{ name: "web_search", input: { query: "x" } }]);
    const { assistantMessage } = await send(client, "Remember that I like tea", { conversationId });
    await expect.poll(() => statusOf(assistantMessage.id)).toBe("awaiting_approval");
    expect(await texts()).toEqual([]);
    await client.ask("tool:decide", { messageId: assistantMessage.id, callId: "call_0_0", decision: "reject" });
    expect(textOf(await client.end(assistantMessage.id))).toContain("left my notes");
    expect(await texts()).toEqual([]);
    client.socket.disconnect();
  },
);
