import { expect, test } from "vitest";
import { assistantTools } from "#contracts/tool.ts";
import { listProjects } from "#domain/project/project.ts";
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

test("many changed at once are put back together with what followed, or left alone together", async () => {
  const actor = actorOf(await makeUser());
  const daily = { dueDate: "2026-12-01", dueTime: "09:00", recurrence: "FREQ=DAILY" };
  const made = [await createTask(actor, { title: "a", ...daily }), await createTask(actor, { title: "b", ...daily })];
  const ids = made.map(({ id }) => id);
  const bulk = (change: object) => replyWith(actor, [{ name: "bulk_update_tasks", input: { ids, change } }]);
  const { messageId: completing } = await bulk({ status: "completed", priority: "high" });
  expect((await listTasks(actor)).tasks).toHaveLength(4);
  await undoReply(actor, completing);
  const { tasks } = await listTasks(actor, { sort: "created_at" });
  expect(tasks).toEqual(made.map((task) => ({ ...task, updatedAt: expect.any(String) })));

  const { messageId: dayless } = await bulk({ due_date: null });
  expect(await getTask(actor, ids[0] ?? 0)).toMatchObject({ dueDate: null, dueTime: null, recurrence: null });
  await updateTask(actor, ids[1] ?? 0, { title: "B" });
  await expect(undoReply(actor, dayless)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await getTask(actor, ids[0] ?? 0)).toMatchObject({ dueDate: null });
});

test("a project that was made or changed is undone, and its tasks stay", async () => {
  const actor = actorOf(await makeUser());
  const { messageId: making } = await replyWith(actor, [{ name: "create_project", input: { name: "House" } }]);
  const [project] = await listProjects(actor);
  const id = project?.id ?? 0;
  const task = await createTask(actor, { title: "Paint", projectId: id });
  const { messageId: changing } = await replyWith(actor, [{ name: "update_project", input: { id, name: "Home", archived: true } }]);
  await expect(undoReply(actor, making)).rejects.toMatchObject({ code: "CONFLICT" });
  await undoReply(actor, changing);
  expect(await listProjects(actor)).toMatchObject([{ name: "House", archived: false }]);
  await undoReply(actor, making);
  expect(await listProjects(actor)).toEqual([]);
  expect(await getTask(actor, task.id)).toMatchObject({ projectId: null });
});

test("a change that an older version stored is undone in the fields that it knew", async () => {
  const actor = actorOf(await makeUser());
  const { id } = await createTask(actor, { title: "Milk", dueDate: "2026-12-01", reminders: [5] });
  const { messageId } = await replyWith(actor, [{ name: "update_task", input: { id, title: "Bread" } }]);
  await db().$executeRaw`
    UPDATE tool_call SET undo = undo #- '{before,reminders}' #- '{after,reminders}' #- '{before,position}' #- '{after,position}'
    WHERE message_id = ${messageId}::uuid AND user_id = ${actor.userId}`;
  await updateTask(actor, id, { reminders: [10] });
  await undoReply(actor, messageId);
  expect(await getTask(actor, id)).toMatchObject({ title: "Milk", reminders: [10] });
});
