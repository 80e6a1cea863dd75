import { idMax, type Task, type TaskCreate, type TaskUpdate } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { recordSql, type WrittenChange } from "#domain/record.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { asking, db, type Tx } from "#lib/db.ts";
import { changeTasks } from "./many.ts";
import { requireFiring } from "./series.ts";
import { columnsOf, presentedSql, presentTask } from "./task-row.ts";
import { inPlace, requireDay, ruleGuards } from "./task-rules.ts";
import { trashSince } from "./trash.ts";

/**
 * Makes a task; absent fields become pending, none, [], null, and its place is behind the last. One that was made with the same
 * `clientId`, however long ago, is answered as it is now, in the trash or not.
 * @throws VALIDATION when the fields do not fit each other, or name a project or parent that is not there
 */
export async function createTask(actor: Actor, input: TaskCreate, tx?: Tx, clientId?: string): Promise<Task> {
  requireDay(input, null);
  requireFiring(input, null);
  const columns = {
    ...columnsOf(input),
    user_id: Prisma.sql`${actor.userId}`,
    ...(clientId ? { client_id: Prisma.sql`${clientId}::uuid` } : {}),
  };
  const insert = Prisma.sql`
    INSERT INTO task (${/* user_id too */ Prisma.raw(Object.keys(columns).join(", "))}) VALUES (${Prisma.join(Object.values(columns))})
    ON CONFLICT (user_id, client_id) DO NOTHING`;
  const entry = { action: "task.create", entity: "task", written: "task.created" } as const;
  return inPlace(tx, actor, [], input, async (tx) => (await write(tx, actor, entry, insert)) ?? madeBefore(actor, clientId, tx));
}

async function madeBefore({ userId }: Actor, clientId: string | undefined, tx: Tx | undefined): Promise<Task> {
  const row = clientId ? await (tx ?? db()).task.findFirst({ where: { userId, clientId } }) : null;
  return row ? presentTask(row) : missing();
}

/** One live task of the actor, else NOT_FOUND. */
export async function getTask(actor: Actor, id: number, tx?: Tx): Promise<Task> {
  if (id > idMax) throw notFound("Task");
  const [row] = await asking(tx)<{ data: Task }>(Prisma.sql`
    SELECT ${presentedSql} AS data FROM task WHERE id = ${id} AND user_id = ${actor.userId} AND deleted_at IS NULL`);
  return row?.data ?? missing();
}

/**
 * Sets the named fields and leaves the others alone; an empty input changes nothing.
 * @throws VALIDATION when the result does not fit together, see `createTask`
 */
export function updateTask(actor: Actor, id: number, input: TaskUpdate, tx?: Tx): Promise<Task> {
  return update(tx, actor, id, input, {});
}

/** `updateTask` by somebody who saw the fields as `was`: CONFLICT, and nothing changes, when one of them is another by now. */
export function editTask(actor: Actor, id: number, input: TaskUpdate, was: TaskUpdate): Promise<Task> {
  return update(undefined, actor, id, input, was);
}

/** Puts a task into the trash, from where it can be restored for 7 days. A second time is NOT_FOUND. */
export async function deleteTask(actor: Actor, id: number, tx?: Tx): Promise<Task> {
  const entry = { action: "task.delete", entity: "task", written: "task.deleted" } as const;
  const task = await change(tx, actor, id, entry, { set: Prisma.sql`deleted_at = now()`, where: Prisma.sql`deleted_at IS NULL` });
  return task ?? missing();
}

/** Takes a task out of the trash; NOT_FOUND when it is not there. */
export async function restoreTask(actor: Actor, id: number, tx?: Tx): Promise<Task> {
  const entry = { action: "task.restore", entity: "task", written: "task.restored" } as const;
  const where = Prisma.sql`deleted_at > ${trashSince()}::timestamptz`;
  return (await change(tx, actor, id, entry, { set: Prisma.sql`deleted_at = NULL`, where })) ?? missing();
}

/** The actor's deleted tasks that can still be restored, newest deletion first, with the time of deletion. */
export async function listDeletedTasks(actor: Actor): Promise<(Task & { deletedAt: string })[]> {
  const since = trashSince();
  const rows = await db().task.findMany({ where: { userId: actor.userId, deletedAt: { gt: since } }, orderBy: { deletedAt: "desc" } });
  return rows.map((row) => ({ ...presentTask(row), deletedAt: row.deletedAt?.toISOString() ?? "" }));
}

async function update(tx: Tx | undefined, actor: Actor, id: number, input: TaskUpdate, was: TaskUpdate): Promise<Task> {
  const columns = Object.entries(columnsOf(input));
  if (columns.length === 0 || id > idMax) return getTask(actor, id, tx);
  if (isPlain(input)) {
    const set = Prisma.join(columns.map(([name, value]) => Prisma.sql`${Prisma.raw(name)} = ${value}`));
    const seen = Object.entries(columnsOf(was)).map(([name, value]) => Prisma.sql`${Prisma.raw(name)} IS NOT DISTINCT FROM ${value}`);
    const fields = Object.keys(input).filter((name) => input[name as keyof TaskUpdate] !== undefined);
    const entry = { action: "task.update", entity: "task", detail: { fields }, written: "task.updated" } as const;
    const where = Prisma.join([Prisma.sql`deleted_at IS NULL`, ...seen, ...ruleGuards(input)], " AND ");
    const task = await change(tx, actor, id, entry, { set, where });
    if (task) return task;
  }
  // One statement could not: others are concerned, or it says why not.
  const [task] = await changeTasks(actor, [id], input, tx, was);
  return task ?? missing();
}

/** Whether a change concerns one row alone, unless that is one of a series, which the guards tell. */
function isPlain({ parentId, projectId, sectionId, recurrence }: TaskUpdate): boolean {
  return !parentId && !projectId && !sectionId && !recurrence;
}

/** A guarded update: ownership and state are in the WHERE. Undefined when no row was so. */
async function change(
  tx: Tx | undefined,
  actor: Actor,
  id: number,
  entry: WrittenChange,
  { set, where }: { set: Prisma.Sql; where: Prisma.Sql },
): Promise<Task | undefined> {
  if (id > idMax) throw notFound("Task");
  const update = Prisma.sql`
    UPDATE task SET ${set}, updated_at = clock_timestamp() WHERE id = ${id} AND user_id = ${actor.userId} AND ${where}`;
  return write(tx, actor, entry, update);
}

/** Row, audit entry and feed event in one statement, which is a transaction by itself: this stands before every answer to a program. */
async function write(tx: Tx | undefined, actor: Actor, entry: WrittenChange, statement: Prisma.Sql): Promise<Task | undefined> {
  const { tables, result } = recordSql(actor, entry);
  const [row] = await asking(tx)<{ data: Task }>(Prisma.sql`
    WITH changed AS (${statement} RETURNING *), written AS (SELECT id, ${presentedSql} AS data FROM changed), ${tables}
    SELECT data, sent FROM written, (${result}) AS told`);
  return row?.data;
}

function missing(): never {
  throw notFound("Task");
}
