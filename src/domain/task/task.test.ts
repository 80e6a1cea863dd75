import { expect, test } from "vitest";
import type { Task } from "#contracts/task.ts";
import { type BrokenChain, type ChainEnd, chainStart, nextInChain } from "#domain/audit/audit-chain.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { createTask, deleteTask, editTask, getTask, listDeletedTasks, restoreTask, updateTask } from "./task.ts";
import { listTasks } from "./task-list.ts";

test("a task, its audit entry and its feed event commit together", async () => {
  const actor = actorOf(await makeUser());
  const task = await createTask(actor, { title: "Buy milk", dueDate: "2026-12-01", priority: "high" });
  expect(await getTask(actor, task.id)).toMatchObject({ title: "Buy milk", dueDate: "2026-12-01", priority: "high", status: "pending" });
  expect(await db().auditEntry.findMany({ where: { userId: actor.userId } })).toMatchObject([
    { action: "task.create", entityId: String(task.id) },
  ]);
  expect(await db().feedEvent.findMany({ where: { userId: actor.userId } })).toMatchObject([{ seq: 1n, kind: "task.created" }]);
});

test("every change answers, stores and tells the pages the same task, and the chain of the audit holds", async () => {
  const actor = actorOf(await makeUser());
  const full = {
    title: 'Ä "b"',
    description: null,
    status: "in_progress",
    dueDate: "0001-01-01",
    priority: "low",
    labels: ["a,b", "{\\"],
  } as const;
  const made = await createTask(actor, { ...full, labels: [...full.labels] });
  expect(made).toMatchObject(full);
  expect(made.updatedAt).toBe(made.createdAt);
  const same = async (task: Task) => expect(await getTask(actor, made.id)).toEqual(task);
  await same(made);
  await same(await updateTask(actor, made.id, { description: "New", dueDate: null }));
  const deleted = await deleteTask(actor, made.id);
  expect(await listDeletedTasks(actor)).toMatchObject([deleted]);
  await same(await restoreTask(actor, made.id));

  const events = await db().feedEvent.findMany({ where: { userId: actor.userId }, orderBy: { seq: "asc" } });
  expect(events.map(({ kind }) => kind)).toEqual(["task.created", "task.updated", "task.deleted", "task.restored"]);
  expect([events[0]?.data, events[2]?.data]).toEqual([made, deleted]);
  const entries = await db().auditEntry.findMany({ where: { userId: actor.userId }, orderBy: { seq: "asc" } });
  const end = entries.reduce<ChainEnd | BrokenChain>((chain, entry) => ("why" in chain ? chain : nextInChain(chain, entry)), chainStart);
  expect(end).toMatchObject({ seq: 4n, hash: entries[3]?.hash });
});

test("what changes nothing leaves no trace", async () => {
  const actor = actorOf(await makeUser());
  await expect(deleteTask(actor, 1_999_999_999)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(updateTask(actor, 1_999_999_999, { title: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await db().userStream.findMany({ where: { userId: actor.userId } })).toEqual([]);
});

test("changes at the same moment are numbered without a gap", async () => {
  const actor = actorOf(await makeUser());
  await Promise.all(Array.from({ length: 12 }, (_, number) => createTask(actor, { title: `Task ${number}` })));
  const events = await db().feedEvent.findMany({ where: { userId: actor.userId }, orderBy: { seq: "asc" } });
  expect(events.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 12 }, (_, place) => place + 1));
});

test("another user's task is not found, whatever one tries", async () => {
  const owner = actorOf(await makeUser());
  const other = actorOf(await makeUser());
  const task = await createTask(owner, { title: "Mine" });
  for (const attempt of [
    () => getTask(other, task.id),
    () => updateTask(other, task.id, { title: "Yours" }),
    () => deleteTask(other, task.id),
    () => restoreTask(other, task.id),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  expect((await getTask(owner, task.id)).title).toBe("Mine");
});

test("a deleted task is gone until restored, and deleting twice is not found", async () => {
  const actor = actorOf(await makeUser());
  const task = await createTask(actor, { title: "Once" });
  await deleteTask(actor, task.id);
  await expect(deleteTask(actor, task.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await listTasks(actor)).tasks).toEqual([]);
  await restoreTask(actor, task.id);
  await expect(restoreTask(actor, task.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await listTasks(actor)).tasks).toHaveLength(1);
});

test.each(["created_at", "-created_at", "due_date", "-due_date", "priority", "-title"] as const)(
  "pages sorted by %s hold every task once",
  async (sort) => {
    const actor = actorOf(await makeUser());
    const made = [];
    for (let at = 0; at < 7; at += 1) {
      made.push(
        await createTask(actor, {
          title: `Task ${at % 3}`,
          ...(at % 2 ? { dueDate: `2026-12-0${at}` } : {}),
          priority: at % 2 ? "low" : "high",
        }),
      );
    }
    const whole = (await listTasks(actor, { sort })).tasks.map((task) => task.id);
    const paged: number[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listTasks(actor, { sort, limit: 2, cursor });
      paged.push(...page.tasks.map((task) => task.id));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(whole);
    expect([...paged].sort((a, b) => a - b)).toEqual(made.map((task) => task.id));
  },
);

test("the search is literal and blind to case", async () => {
  const actor = actorOf(await makeUser());
  await createTask(actor, { title: "100% Ünique_name" });
  await createTask(actor, { title: "1000 unique names" });
  expect((await listTasks(actor, { q: "100%" })).tasks).toHaveLength(1);
  expect((await listTasks(actor, { q: "ünique_" })).tasks).toHaveLength(1);
  expect((await listTasks(actor, { q: "_" })).tasks).toHaveLength(1);
});

test("an edit does not overwrite what was changed since the editor saw it", async () => {
  const actor = actorOf(await makeUser());
  const { id } = await createTask(actor, { title: "Buy milk", description: "two", labels: ["home"] });
  await updateTask(actor, id, { title: "Buy cheese" });
  await expect(editTask(actor, id, { title: "Buy oat milk" }, { title: "Buy milk" })).rejects.toMatchObject({ code: "CONFLICT" });
  // Other fields, and the one that was seen, may change.
  await editTask(actor, id, { description: null }, { description: "two" });
  await editTask(actor, id, { labels: [] }, { labels: ["home"] });
  await editTask(actor, id, { description: "three" }, { description: null });
  await editTask(actor, id, { title: "Buy oat milk" }, { title: "Buy cheese" });
  expect(await getTask(actor, id)).toMatchObject({ title: "Buy oat milk", description: "three", labels: [] });
  await deleteTask(actor, id);
  await expect(editTask(actor, id, { title: "x" }, { title: "Buy oat milk" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
