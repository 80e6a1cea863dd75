import { expect, test } from "vitest";
import { memoriesMax } from "#contracts/limits.ts";
import { changeAccount } from "#domain/account/account.ts";
import { assistantActor } from "#domain/actor.ts";
import { recalledBy } from "#domain/chat/history.ts";
import { createProject, deleteProject } from "#domain/project/project.ts";
import { undoToolCall } from "#domain/tool/undo.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { replyWith } from "../../../tests/replies.ts";
import { importMemories, linesOf } from "./import.ts";
import { addMemory, deleteMemories, listMemories, restoreMemories, updateMemory } from "./memory.ts";
import { memoryParagraph } from "./recalled.ts";

const person = async () => actorOf(await makeUser());
const textsOf = async (actor: Awaited<ReturnType<typeof person>>) => (await listMemories(actor)).map(({ text }) => text);

test("what the assistant remembers says where it came from, is in audit and feed, and is undone from the chat", async () => {
  const actor = await person();
  const { conversationId, messageId } = await replyWith(actor, [{ name: "remember", input: { text: "Likes tea" } }]);
  const [memory] = await listMemories(actor);
  expect(memory).toMatchObject({ text: "Likes tea", kind: "me", conversationId, messageId });
  const where = { userId: actor.userId };
  const entry = await db().auditEntry.findFirstOrThrow({ where: { ...where, action: "memory.create" } });
  expect(entry).toMatchObject({ actor: "assistant", callId: "call_0_0", detail: { kind: "me" } });
  expect(JSON.stringify(entry.detail)).not.toContain("tea");
  expect(await db().feedEvent.count({ where: { ...where, kind: "memory.created" } })).toBe(1);
  await undoToolCall(actor, { messageId, callId: "call_0_0" });
  expect(await listMemories(actor)).toEqual([]);
  const forgetting = await replyWith(actor, [{ name: "remember", input: { text: "Likes tea" } }]);
  const id = (await listMemories(actor))[0]?.id;
  const { messageId: forgot } = await replyWith(
    actor,
    [{ name: "forget", input: { id } }],
    "complete",
    "forget",
    forgetting.conversationId,
  );
  expect(await listMemories(actor)).toEqual([]);
  await undoToolCall(actor, { messageId: forgot, callId: "call_0_0" });
  expect(await textsOf(actor)).toEqual(["Likes tea"]);
});

test("a note that was changed since is not undone over", async () => {
  const actor = await person();
  const { messageId } = await replyWith(actor, [{ name: "remember", input: { text: "Likes tea" } }]);
  const [memory] = await listMemories(actor);
  await updateMemory(actor, memory?.id ?? 0, { text: "Likes coffee" });
  await expect(undoToolCall(actor, { messageId, callId: "call_0_0" })).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await textsOf(actor)).toEqual(["Likes coffee"]);
});

test("the same note is kept once, by the assistant too", async () => {
  const actor = await person();
  const { id } = await addMemory(actor, { text: "Likes  Tea" });
  await expect(addMemory(actor, { text: "likes tea" })).rejects.toThrow(`as note ${id}`);
  await deleteMemories(actor, [id]);
  await addMemory(actor, { text: "likes tea" });
});

test("a project, and a kind, decide what a note is about", async () => {
  const actor = await person();
  const project = await createProject(actor, { name: "House" });
  const { id } = await addMemory(actor, { text: "Oak floor", projectId: project.id, kind: "work" });
  const kindOf = async () => (await listMemories(actor)).map(({ kind, projectId }) => [kind, projectId])[0];
  expect(await kindOf()).toEqual(["project", project.id]);
  await updateMemory(actor, id, { kind: "work" });
  expect(await kindOf()).toEqual(["work", null]);
  await updateMemory(actor, id, { projectId: project.id });
  await updateMemory(actor, id, { projectId: null });
  expect(await kindOf()).toEqual(["me", null]);
  const other = await person();
  await expect(addMemory(other, { text: "Oak floor", projectId: project.id })).rejects.toMatchObject({ code: "VALIDATION" });
  await updateMemory(actor, id, { projectId: project.id });
  await deleteProject(actor, project.id);
  expect(await listMemories(actor)).toEqual([]);
});

test("a paste takes each line once, without its marks, and nothing of a paste that does not fit", async () => {
  const actor = await person();
  await addMemory(actor, { text: "Lives in Leipzig" });
  expect(linesOf("- one\n* two\n 3. three\n\n• one\n2026 is a year")).toEqual(["one", "two", "three", "2026 is a year"]);
  const { added, known } = await importMemories(actor, "- Lives in Leipzig\r\n- Short answers");
  expect([added.map(({ text }) => text), known]).toEqual([["Short answers"], 1]);
  await expect(importMemories(actor, `fine\n${"x".repeat(501)}`)).rejects.toMatchObject({ code: "VALIDATION" });
  const many = Array.from({ length: memoriesMax }, (_, at) => `note ${at}`).join("\n");
  await expect(importMemories(actor, many)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await textsOf(actor)).toEqual(["Short answers", "Lives in Leipzig"]);
  await deleteMemories(actor, added.map(({ id }) => id)); // biome-ignore format: one call
  await restoreMemories(actor, added.map(({ id }) => id)); // biome-ignore format: one call
  expect(await textsOf(actor)).toContain("Short answers");
});

test("two at once leave one of the same", async () => {
  const actor = await person();
  const both = await Promise.allSettled([addMemory(actor, { text: "Likes tea" }), addMemory(actor, { text: "Likes tea" })]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("switched off, the model is given nothing and the assistant adds nothing", async () => {
  const actor = await person();
  await addMemory(actor, { text: "Likes tea" });
  expect(await recalledBy(actor.userId)).toMatchObject([{ text: "Likes tea", kind: "me", project: null }]);
  await changeAccount(actor, { memoryEnabled: false });
  expect(await recalledBy(actor.userId)).toBeNull();
  await expect(addMemory(assistantActor(actor.userId, crypto.randomUUID()), { text: "Likes coffee" })).rejects.toThrow(
    "switched memory off",
  );
  await addMemory(actor, { text: "Likes water" });
});

test("what does not fit into the tokens stays out, the oldest first", () => {
  const notes = Array.from({ length: 40 }, (_, at) => ({ id: 40 - at, kind: "me" as const, project: null, text: "word ".repeat(10) }));
  const paragraph = memoryParagraph(notes, 8192, (text) => Math.ceil(text.length / 4));
  expect(paragraph.length / 4).toBeLessThan(8192 / 16 + 20);
  expect(paragraph).toContain("- 40: word");
  expect(paragraph).not.toContain("- 1: word");
  expect(paragraph).toMatch(/\(\d+ older notes are left out\.\)$/);
  expect(memoryParagraph([], 8192, () => 1)).toBe("");
});
