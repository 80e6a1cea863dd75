import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { beginSend } from "#domain/run/begin-send.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { search } from "#domain/search/search.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { purge } from "../maintenance/purge.ts";
import { listDeletedConversations, olderMessages, openConversation, restoreConversation } from "./conversation.ts";
import { removeMessage, restoreMessages } from "./removed-messages.ts";
import { showBranch } from "./shown-branch.ts";

/** A conversation in which every question has one reply, and `say` returns the ids of both. */
async function makeChat() {
  const user = await makeUser();
  const actor = actorOf(user);
  const conversationId = uuidv7();
  await db().conversation.create({ data: { id: conversationId, userId: user.id, title: "Chat" } });
  let place = 0;
  const put = async (role: "user" | "assistant", text: string, parentId: string | null) => {
    place += 1;
    const id = uuidv7();
    const parts = [{ type: "text", text }];
    const createdAt = new Date(Date.now() + place);
    await db().message.create({
      data: { id, userId: user.id, conversationId, parentId, role, status: "complete", parts, createdAt },
    });
    return id;
  };
  const say = async (text: string, parentId: string | null) => {
    const question = await put("user", text, parentId);
    return { question, reply: await put("assistant", `answer to ${text}`, question) };
  };
  const shown = async () => (await openConversation(actor, conversationId)).messages.map(({ id }) => id);
  const found = async (word: string) => (await search(actor, word)).messages.length;
  const send = (parentId?: string) => {
    const owner = { leaseOwner: "test:1", tokens: new LeaseTokens(), chooseModel: async () => "m", quote: async () => fixedQuote(0) };
    return beginSend(actor, { conversationId, messageId: uuidv7(), text: "next", parentId }, { ...owner, runsMax: null });
  };
  return { user, actor, conversationId, put, say, shown, found, send };
}

test("a deleted message and what follows it are gone for the page, the search and the model, and come back by undo", async () => {
  const { actor, conversationId, say, put, shown, found, send } = await makeChat();
  const first = await say("one", null);
  const second = await say("zebra", first.reply);
  const other = await put("assistant", "another answer", first.question);
  expect(await found("zebra")).toBe(1);

  const removed = await removeMessage(actor, first.reply);
  expect(await shown()).toEqual([first.question, other]);
  expect(await olderMessages(actor, conversationId, other)).toHaveLength(1);
  expect(await found("zebra")).toBe(0);
  await expect(send(second.reply)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await listDeletedConversations(actor)).toEqual([]);
  await expect(restoreConversation(actor, removed.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(removeMessage(actor, second.reply)).rejects.toMatchObject({ code: "NOT_FOUND" });

  await restoreMessages(actor, removed.id);
  expect(await shown()).toEqual([first.question, first.reply, second.question, second.reply, other]);
  expect(await found("zebra")).toBe(1);
  await expect(restoreMessages(actor, removed.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const events = await db().feedEvent.findMany({ where: { userId: actor.userId }, orderBy: { seq: "asc" } });
  expect(events).toMatchObject([
    { kind: "conversation.updated", data: { id: conversationId, removedId: first.reply } },
    { kind: "conversation.updated", data: { id: conversationId, restoredId: first.reply } },
  ]);
  const audit = await db().auditEntry.findMany({ where: { userId: actor.userId }, orderBy: { seq: "asc" } });
  expect(audit).toMatchObject([
    { action: "message.delete", entityId: first.reply, detail: { conversationId, count: 3 } },
    { action: "message.restore", entityId: first.reply },
  ]);
});

test("the next message of a program that names no parent answers the newest one that is left", async () => {
  const { actor, say, send } = await makeChat();
  const first = await say("one", null);
  const second = await say("two", first.reply);
  await removeMessage(actor, second.question);
  const { userMessage, context } = await send();
  expect(userMessage.parentId).toBe(first.reply);
  expect(JSON.stringify(context?.branch)).not.toContain("two");
});

test("what is being written is not deleted, nor what stands before it", async () => {
  const { actor, say, send, shown } = await makeChat();
  const first = await say("one", null);
  const { userMessage } = await send(first.reply);
  for (const id of [userMessage.id, first.question]) await expect(removeMessage(actor, id)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await shown()).toHaveLength(4);
});

test("a part that was deleted before what it answers comes back after that", async () => {
  const { actor, say, shown } = await makeChat();
  const first = await say("one", null);
  const second = await say("two", first.reply);
  const later = await removeMessage(actor, second.question);
  const earlier = await removeMessage(actor, first.question);
  expect(await shown()).toEqual([]);
  await expect(restoreMessages(actor, later.id)).rejects.toMatchObject({ code: "CONFLICT" });
  await restoreMessages(actor, earlier.id);
  await restoreMessages(actor, later.id);
  expect(await shown()).toEqual([first.question, first.reply, second.question, second.reply]);
});

test("deleted messages are purged after 7 days, and with the chat that they come from", async () => {
  const chats = [await makeChat(), await makeChat()];
  for (const [at, { actor, conversationId, say }] of chats.entries()) {
    const { question } = await say("one", null);
    const { id } = await removeMessage(actor, question);
    const old = at === 0 ? id : conversationId;
    await db().conversation.update({ where: { id: old }, data: { deletedAt: new Date(Date.now() - 8 * 24 * 60 * 60 * 1000) } });
    await purge();
    expect(await db().message.count({ where: { userId: actor.userId } })).toBe(0);
    expect(await db().conversation.count({ where: { userId: actor.userId } })).toBe(at === 0 ? 1 : 0);
  }
});

test("an opened conversation names the branch that was last looked at", async () => {
  const { actor, conversationId, say } = await makeChat();
  const { reply } = await say("one", null);
  expect((await openConversation(actor, conversationId)).conversation).not.toHaveProperty("shownMessageId");
  await showBranch(actor, conversationId, reply);
  const { conversation } = await openConversation(actor, conversationId);
  expect(conversation).toMatchObject({ shownMessageId: reply, shownAt: expect.any(String) });
  await expect(showBranch(actor, conversationId, uuidv7())).rejects.toMatchObject({ code: "NOT_FOUND" });
});
