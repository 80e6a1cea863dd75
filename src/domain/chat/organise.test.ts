import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { Actor } from "#domain/actor.ts";
import { exportFiles } from "#domain/export/export.ts";
import { purge } from "#domain/maintenance/purge.ts";
import { addMemory, listMemories } from "#domain/memory/memory.ts";
import { createProject, deleteProject } from "#domain/project/project.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { findInConversation } from "#domain/search/find-in-conversation.ts";
import { search } from "#domain/search/search.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser, testOwner } from "../../../tests/factories.ts";
import { replyWith } from "../../../tests/replies.ts";
import { listConversations } from "./conversation.ts";
import { branchBefore } from "./history.ts";
import { deleteConversations, organiseConversations, restoreConversations } from "./organise.ts";
import { discardConversation } from "./temporary.ts";

const person = async () => actorOf(await makeUser());
const owner = testOwner();
const chat = async (actor: Actor, text: string) => (await replyWith(actor, [], "complete", text)).conversationId;
const idsOf = async (actor: Actor, filter = {}) => (await listConversations(actor, filter)).conversations.map(({ id }) => id);

test("archived chats are apart, pinned ones are there however old, and words find what was said", async () => {
  const actor = await person();
  const [old, middle, young] = [await chat(actor, "about zebras"), await chat(actor, "about tea"), await chat(actor, "about coffee")];
  await organiseConversations(actor, [old], { pinned: true });
  await organiseConversations(actor, [middle], { archived: true });
  expect(await idsOf(actor)).toEqual([young, old]);
  expect(await idsOf(actor, { archived: true })).toEqual([middle]);
  expect(await idsOf(actor, { limit: 1 })).toEqual([young]);
  expect(await idsOf(actor, { limit: 1, withPinned: true })).toEqual([young, old]);
  await db().conversation.update({ where: { id: old }, data: { title: "Animals" } });
  expect(await idsOf(actor, { q: "zebra" })).toEqual([old]);
  expect(await idsOf(actor, { q: "animal" })).toEqual([old]);
  expect(await idsOf(actor, { model: "demo" })).toHaveLength(2);
  expect(await idsOf(actor, { model: "other" })).toEqual([]);
  const events = await db().feedEvent.findMany({
    where: { userId: actor.userId, kind: "conversation.updated" },
    orderBy: { seq: "desc" },
    take: 1,
  });
  expect(events[0]?.data).toMatchObject({ id: middle, archived: true });
});

test("both days of a range count as a whole where the user is", async () => {
  const actor = await person();
  await db().user.update({ where: { id: actor.userId }, data: { timeZone: "Pacific/Auckland" } });
  const id = await chat(actor, "hello");
  await db().conversation.update({ where: { id }, data: { updatedAt: new Date("2026-03-01T12:00:00Z") } });
  expect(await idsOf(actor, { from: "2026-03-02", until: "2026-03-02" })).toEqual([id]);
  expect(await idsOf(actor, { until: "2026-03-01" })).toEqual([]);
  expect(await idsOf(actor, { from: "2026-03-03" })).toEqual([]);
});

test("several at once, all or none, and taken back", async () => {
  const actor = await person();
  const ids = [await chat(actor, "one"), await chat(actor, "two")];
  const theirs = await chat(await person(), "theirs");
  await expect(deleteConversations(actor, [...ids, theirs])).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(organiseConversations(actor, [...ids, theirs], { archived: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await idsOf(actor)).toHaveLength(2);
  await deleteConversations(actor, ids);
  expect(await idsOf(actor)).toEqual([]);
  await restoreConversations(actor, ids);
  expect(await idsOf(actor)).toHaveLength(2);
});

test("in a project's chat the model is told of that project and its notes, and of no other; a message takes a chat out of the archive", async () => {
  const actor = await person();
  const [house, garden] = [
    await createProject(actor, { name: "House", instructions: "Euros." }),
    await createProject(actor, { name: "Garden" }),
  ];
  await addMemory(actor, { text: "Oak floor", projectId: house.id });
  await addMemory(actor, { text: "Roses", projectId: garden.id });
  await addMemory(actor, { text: "Likes tea" });
  const conversationId = await chat(actor, "hello");
  await organiseConversations(actor, [conversationId], { projectId: house.id, archived: true, pinned: true });
  const { context, conversation, assistantMessage } = await beginSend(actor, { conversationId, messageId: uuidv7(), text: "again" }, owner);
  expect(context?.project).toEqual({ id: house.id, name: "House", instructions: "Euros." });
  expect(context?.memories?.map(({ text }) => text)).toEqual(["Likes tea", "Oak floor"]);
  expect(conversation).toMatchObject({ pinned: true, archived: false, projectId: house.id });
  const { project, memories } = await branchBefore(assistantMessage.id, actor.userId);
  expect({ project, memories }).toEqual({ project: context?.project, memories: context?.memories });
  await deleteProject(actor, house.id);
  expect((await listConversations(actor)).conversations).toMatchObject([{ projectId: null }]);
  const begun = await beginSend(actor, { conversationId: uuidv7(), messageId: uuidv7(), text: "new", projectId: garden.id }, owner);
  expect(begun.context?.project?.name).toBe("Garden");
  const strange = { conversationId: uuidv7(), messageId: uuidv7(), text: "new", projectId: house.id };
  await expect(beginSend(actor, strange, owner)).rejects.toMatchObject({ code: "VALIDATION" });
});

test("a temporary chat is in nothing that lasts, and is gone once it is left", async () => {
  const actor = await person();
  await addMemory(actor, { text: "Likes tea" });
  const before = await db().feedEvent.count({ where: { userId: actor.userId } });
  const conversationId = uuidv7();
  const sent = { conversationId, messageId: uuidv7(), text: "my secret walrus", temporary: true };
  const { context, conversation, lease } = await beginSend(actor, sent, owner);
  expect([conversation.temporary, conversation.title, context?.memories]).toEqual([true, "", null]);
  expect(await idsOf(actor)).toEqual([]);
  expect(await search(actor, "walrus")).toEqual({ conversations: [], messages: [], tasks: [] });
  expect(await findInConversation(actor, conversationId, "walrus")).toEqual([sent.messageId]);
  expect(await db().feedEvent.count({ where: { userId: actor.userId } })).toBe(before);
  let exported = "";
  for (const { chunks } of exportFiles(actor)) for await (const chunk of chunks) exported += chunk;
  expect(exported).not.toContain("walrus");
  await expect(organiseConversations(actor, [conversationId], { pinned: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
  // While it is written it is hidden, and its writer told; then it goes.
  await discardConversation(actor, conversationId);
  const where = { conversationId };
  expect(await db().run.findMany({ where: { id: lease?.runId ?? "" }, select: { stopRequested: true } })).toEqual([
    { stopRequested: true },
  ]);
  await purge();
  expect(await db().message.count({ where })).toBe(2);
  await db().run.update({ where: { id: lease?.runId ?? "" }, data: { status: "ended" } });
  await purge();
  expect(await db().message.count({ where })).toBe(0);
  expect(await db().messageSearch.count({ where })).toBe(0);
});

test("only a temporary chat can be discarded, at once when nothing is written, and one that nobody left goes by itself", async () => {
  const actor = await person();
  const kept = await chat(actor, "keep me");
  await discardConversation(actor, kept);
  expect(await idsOf(actor)).toEqual([kept]);
  const { conversationId, messageId } = await replyWith(actor, [{ name: "create_task", input: { title: "Walrus" } }]);
  await db().conversation.update({ where: { id: conversationId }, data: { temporaryUntil: new Date(Date.now() + 3_600_000) } });
  await discardConversation(actor, conversationId);
  expect(await db().message.count({ where: { id: messageId } })).toBe(0);
  expect(await db().task.count({ where: { userId: actor.userId, title: "Walrus" } })).toBe(1);
  const left = await chat(actor, "left open");
  await db().conversation.update({ where: { id: left }, data: { temporaryUntil: new Date(Date.now() - 1000) } });
  await purge();
  expect(await db().conversation.count({ where: { id: left } })).toBe(0);
});

test("nothing of a temporary chat is remembered, though the model asks for it", async () => {
  const actor = await person();
  const { conversationId } = await replyWith(actor, []);
  await db().conversation.update({ where: { id: conversationId }, data: { temporaryUntil: new Date(Date.now() + 3_600_000) } });
  await replyWith(actor, [{ name: "remember", input: { text: "Likes tea" } }], "complete", "remember", conversationId);
  expect(await listMemories(actor)).toEqual([]);
});
