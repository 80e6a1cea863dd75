import { expect, test } from "vitest";
import { assistantTools } from "#contracts/tool.ts";
import { createTask, getTask, updateTask } from "#domain/task/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { replyWith } from "../../../tests/replies.ts";
import { undoBranch, undoConversation, undoReply, undoToolCall } from "./undo.ts";

test("undoing a creation puts the task into the trash, and once only", async () => {
  const actor = actorOf(await makeUser());
  const { messageId } = await replyWith(actor, [{ name: "create_task", input: { title: "Milk" } }]);
  const undone = await undoToolCall(actor, { messageId, callId: "call_0_0" });
  expect(undone.parts).toMatchObject([{ status: "undone" }]);
  expect((await listTasks(actor)).tasks).toEqual([]);
  await expect(undoToolCall(actor, { messageId, callId: "call_0_0" })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a whole reply is undone backwards, all or nothing", async () => {
  const actor = actorOf(await makeUser());
  const { messageId: first } = await replyWith(actor, [{ name: "create_task", input: { title: "Milk" } }]);
  const [task] = (await listTasks(actor)).tasks;
  const id = task?.id ?? 0;
  const { messageId: second } = await replyWith(actor, [
    { name: "update_task", input: { id, title: "Oat milk", priority: "high" } },
    { name: "complete_task", input: { id } },
    { name: "delete_task", input: { id } },
  ]);
  await undoReply(actor, second);
  expect(await getTask(actor, id)).toMatchObject({ title: "Milk", priority: "none", status: "pending" });
  await undoReply(actor, first);
  await expect(getTask(actor, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a task that a person changed since is left alone", async () => {
  const actor = actorOf(await makeUser());
  const { messageId } = await replyWith(actor, [{ name: "create_task", input: { title: "Milk" } }]);
  const [task] = (await listTasks(actor)).tasks;
  await updateTask(actor, task?.id ?? 0, { title: "Bread" });
  await expect(undoReply(actor, messageId)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await getTask(actor, task?.id ?? 0)).toMatchObject({ title: "Bread" });
  expect(await db().auditEntry.count({ where: { userId: actor.userId, action: "tool.undo" } })).toBe(0);
});

test.each(Object.entries(assistantTools).filter(([, { kind }]) => kind === "read"))(
  "%s in a reply leaves nothing to undo, and what was changed beside it is undone",
  async (name) => {
    const actor = actorOf(await makeUser());
    const kept = await createTask(actor, { title: "Bread" });
    const { messageId, conversationId } = await replyWith(actor, [
      { name, input: name === "get_task" ? { id: kept.id } : {} },
      { name: "create_task", input: { title: "Milk" } },
    ]);
    const undone = await undoReply(actor, messageId);
    expect(undone.parts).toMatchObject([
      { name, status: "done" },
      { name: "create_task", status: "undone" },
    ]);
    expect((await listTasks(actor)).tasks.map(({ title }) => title)).toEqual(["Bread"]);
    await expect(undoConversation(actor, conversationId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  },
);

test("nobody else can undo it", async () => {
  const { messageId } = await replyWith(actorOf(await makeUser()), [{ name: "create_task", input: { title: "Milk" } }]);
  await expect(undoReply(actorOf(await makeUser()), messageId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("all that a conversation did is undone backwards, all or nothing, and other conversations stay", async () => {
  const actor = actorOf(await makeUser());
  const elsewhere = await replyWith(actor, [{ name: "create_task", input: { title: "Stays" } }]);
  const { conversationId } = await replyWith(actor, [{ name: "create_task", input: { title: "Milk" } }]);
  const id = (await listTasks(actor)).tasks.find(({ title }) => title === "Milk")?.id ?? 0;
  const change = { name: "update_task", input: { id, title: "Oat milk" } };
  await replyWith(actor, [change], "complete", "change it", conversationId);
  await updateTask(actor, id, { priority: "high" });
  await expect(undoConversation(actor, conversationId)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await getTask(actor, id)).toMatchObject({ title: "Oat milk", priority: "high" });
  await updateTask(actor, id, { priority: "none" });
  expect(await undoConversation(actor, conversationId)).toBe(2);
  expect((await listTasks(actor)).tasks.map(({ title }) => title)).toEqual(["Stays"]);
  await expect(undoConversation(actor, conversationId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(undoConversation(actorOf(await makeUser()), elsewhere.conversationId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a branch that is left is undone in every version of it, and what came before stays", async () => {
  const actor = actorOf(await makeUser());
  const first = await replyWith(actor, [{ name: "create_task", input: { title: "Stays" } }]);
  const second = await replyWith(actor, [{ name: "create_task", input: { title: "Milk" } }], "complete", "more", first.conversationId);
  const id = (await listTasks(actor)).tasks.find(({ title }) => title === "Milk")?.id ?? 0;
  const change = { name: "update_task", input: { id, title: "Oat milk" } };
  await replyWith(actor, [change], "complete", "change it", first.conversationId);
  expect(await undoBranch(actor, second.messageId)).toBe(2);
  expect((await listTasks(actor)).tasks.map(({ title }) => title)).toEqual(["Stays"]);
  await expect(undoBranch(actor, second.messageId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(undoBranch(actorOf(await makeUser()), first.messageId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await listTasks(actor)).tasks).toHaveLength(1);
});
