import { idMax, type Task, type TaskCreate, type TaskUpdate } from "#contracts/task.ts";
import type { Prisma, Task as TaskRow } from "#generated/prisma/client.ts";
import { db, type Tx } from "#lib/db.ts";
import type { Actor } from "./actor.ts";
import { notFound } from "./error.ts";
import { inTransaction, record } from "./record.ts";
import { trashDays } from "./retention.ts";

const day = 24 * 60 * 60 * 1000;

/** What of a task leaves the server. */
export function presentTask(row: Omit<TaskRow, "deletedAt">): Task {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    status: row.status,
    dueDate: row.dueDate ? row.dueDate.toISOString().slice(0, 10) : null,
    priority: row.priority,
    labels: row.labels,
    userId: row.userId,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Makes a task; absent fields become pending, none, [], null. */
export function createTask(actor: Actor, input: TaskCreate, tx?: Tx): Promise<Task> {
  return inTransaction(tx, async (tx) => {
    const row = await tx.task.create({ data: { ...columns(input), title: input.title, userId: actor.userId } });
    const task = presentTask(row);
    await record(tx, actor, { action: "task.create", entity: "task", entityId: task.id, feed: { kind: "task.created", data: task } });
    return task;
  });
}

/** One live task of the actor, else NOT_FOUND. */
export async function getTask(actor: Actor, id: number, tx?: Tx): Promise<Task> {
  if (id > idMax) throw notFound("Task");
  const row = await (tx ?? db()).task.findFirst({ where: { id, userId: actor.userId, deletedAt: null } });
  if (!row) throw notFound("Task");
  return presentTask(row);
}

/** Sets the named fields and leaves the others alone; an empty input changes nothing. */
export function updateTask(actor: Actor, id: number, input: TaskUpdate, tx?: Tx): Promise<Task> {
  const data = columns(input);
  if (Object.keys(data).length === 0) return getTask(actor, id, tx);
  return inTransaction(tx, async (tx) => {
    const task = await change(tx, id, { userId: actor.userId, deletedAt: null }, data);
    await record(tx, actor, {
      action: "task.update",
      entity: "task",
      entityId: id,
      detail: { fields: Object.keys(data) },
      feed: { kind: "task.updated", data: task },
    });
    return task;
  });
}

/** Puts a task into the trash, from where it can be restored for 7 days. A second time is NOT_FOUND. */
export function deleteTask(actor: Actor, id: number, tx?: Tx): Promise<Task> {
  return inTransaction(tx, async (tx) => {
    const task = await change(tx, id, { userId: actor.userId, deletedAt: null }, { deletedAt: new Date() });
    await record(tx, actor, { action: "task.delete", entity: "task", entityId: id, feed: { kind: "task.deleted", data: task } });
    return task;
  });
}

/** Takes a task out of the trash; NOT_FOUND when it is not there. */
export function restoreTask(actor: Actor, id: number, tx?: Tx): Promise<Task> {
  return inTransaction(tx, async (tx) => {
    const since = new Date(Date.now() - trashDays * day);
    const task = await change(tx, id, { userId: actor.userId, deletedAt: { gt: since } }, { deletedAt: null });
    await record(tx, actor, { action: "task.restore", entity: "task", entityId: id, feed: { kind: "task.restored", data: task } });
    return task;
  });
}

/** The actor's deleted tasks that can still be restored, newest deletion first, with the time of deletion. */
export async function listDeletedTasks(actor: Actor): Promise<(Task & { deletedAt: string })[]> {
  const since = new Date(Date.now() - trashDays * day);
  const rows = await db().task.findMany({ where: { userId: actor.userId, deletedAt: { gt: since } }, orderBy: { deletedAt: "desc" } });
  return rows.map((row) => ({ ...presentTask(row), deletedAt: row.deletedAt?.toISOString() ?? "" }));
}

/** A guarded update: ownership and state are in the WHERE, zero rows means NOT_FOUND. */
async function change(tx: Tx, id: number, where: Prisma.TaskWhereInput, data: Prisma.TaskUpdateManyMutationInput): Promise<Task> {
  if (id > idMax) throw notFound("Task");
  const [row] = await tx.task.updateManyAndReturn({ where: { ...where, id }, data: { ...data, updatedAt: new Date() } });
  if (!row) throw notFound("Task");
  return presentTask(row);
}

function columns(input: TaskUpdate) {
  const { dueDate, ...rest } = input;
  const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Omit<TaskUpdate, "dueDate">;
  return { ...named, ...(dueDate === undefined ? {} : { dueDate: dueDate === null ? null : new Date(`${dueDate}T00:00:00.000Z`) }) };
}
