import { snake } from "#contracts/snake.ts";
import { idMax, type Task, type TaskCreate, type TaskFieldName, type TaskUpdate, taskFieldNames, taskFields } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { trashDays } from "#domain/maintenance/retention.ts";
import { recordSql, type WrittenChange } from "#domain/record.ts";
import { Prisma, type Task as TaskRow } from "#generated/prisma/client.ts";
import { clockNow } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";

const day = 24 * 60 * 60 * 1000;

/** What of a task leaves the server. */
export function presentTask(row: TaskRow): Task {
  const fields = taskFieldNames.map((name) => {
    const value = row[name];
    return [name, value instanceof Date ? value.toISOString().slice(0, 10) : value];
  });
  const { id, userId, createdAt, updatedAt } = row;
  const times = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
  return { id, ...(Object.fromEntries(fields) as Pick<Task, TaskFieldName>), userId, ...times };
}

/** Makes a task; absent fields become pending, none, [], null. */
export function createTask(actor: Actor, input: TaskCreate, tx?: Tx): Promise<Task> {
  const columns = { ...columnsOf(input), user_id: Prisma.sql`${actor.userId}` };
  const insert = Prisma.sql`
    INSERT INTO task (${/* user_id too */ Prisma.raw(Object.keys(columns).join(", "))}) VALUES (${Prisma.join(Object.values(columns))})`;
  return write(tx, actor, { action: "task.create", entity: "task", written: "task.created" }, insert);
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
  return update(tx, actor, id, input, {});
}

/** `updateTask` by somebody who saw the fields as `was`: CONFLICT, and nothing changes, when one of them is another by now. */
export async function editTask(actor: Actor, id: number, input: TaskUpdate, was: TaskUpdate): Promise<Task> {
  try {
    return await update(undefined, actor, id, input, was);
  } catch (error) {
    if (!(error instanceof DomainError && error.code === "NOT_FOUND")) throw error;
    await getTask(actor, id);
    throw new DomainError("CONFLICT", "This was changed elsewhere since you saw it.");
  }
}

/** Puts a task into the trash, from where it can be restored for 7 days. A second time is NOT_FOUND. */
export function deleteTask(actor: Actor, id: number, tx?: Tx): Promise<Task> {
  const entry = { action: "task.delete", entity: "task", written: "task.deleted" } as const;
  return change(tx, actor, id, entry, { set: Prisma.sql`deleted_at = now()`, where: Prisma.sql`deleted_at IS NULL` });
}

/** Takes a task out of the trash; NOT_FOUND when it is not there. */
export function restoreTask(actor: Actor, id: number, tx?: Tx): Promise<Task> {
  const since = new Date(clockNow() - trashDays * day);
  const entry = { action: "task.restore", entity: "task", written: "task.restored" } as const;
  return change(tx, actor, id, entry, { set: Prisma.sql`deleted_at = NULL`, where: Prisma.sql`deleted_at > ${since}::timestamptz` });
}

/** The actor's deleted tasks that can still be restored, newest deletion first, with the time of deletion. */
export async function listDeletedTasks(actor: Actor): Promise<(Task & { deletedAt: string })[]> {
  const since = new Date(clockNow() - trashDays * day);
  const rows = await db().task.findMany({ where: { userId: actor.userId, deletedAt: { gt: since } }, orderBy: { deletedAt: "desc" } });
  return rows.map((row) => ({ ...presentTask(row), deletedAt: row.deletedAt?.toISOString() ?? "" }));
}

function update(tx: Tx | undefined, actor: Actor, id: number, input: TaskUpdate, was: TaskUpdate): Promise<Task> {
  const columns = Object.entries(columnsOf(input));
  if (columns.length === 0) return getTask(actor, id, tx);
  const set = Prisma.join(columns.map(([name, value]) => Prisma.sql`${Prisma.raw(name)} = ${value}`));
  const seen = Object.entries(columnsOf(was)).map(([name, value]) => Prisma.sql`${Prisma.raw(name)} IS NOT DISTINCT FROM ${value}`);
  const fields = Object.keys(input).filter((name) => input[name as keyof TaskUpdate] !== undefined);
  const entry = { action: "task.update", entity: "task", detail: { fields }, written: "task.updated" } as const;
  return change(tx, actor, id, entry, { set, where: Prisma.join([Prisma.sql`deleted_at IS NULL`, ...seen], " AND ") });
}

/** A guarded update: ownership and state are in the WHERE, zero rows means NOT_FOUND. */
async function change(
  tx: Tx | undefined,
  actor: Actor,
  id: number,
  entry: WrittenChange,
  { set, where }: { set: Prisma.Sql; where: Prisma.Sql },
): Promise<Task> {
  if (id > idMax) throw notFound("Task");
  const update = Prisma.sql`
    UPDATE task SET ${set}, updated_at = clock_timestamp() WHERE id = ${id} AND user_id = ${actor.userId} AND ${where}`;
  return write(tx, actor, entry, update);
}

/** Row, audit entry and feed event in one statement, which is a transaction by itself: this stands before every answer to a program. */
async function write(tx: Tx | undefined, actor: Actor, entry: WrittenChange, statement: Prisma.Sql): Promise<Task> {
  const { tables, result } = recordSql(actor, entry);
  const [row] = await (tx ?? db()).$queryRaw<{ data: Task }[]>`
    WITH changed AS (${statement} RETURNING *), written AS (SELECT id, ${presentedSql} AS data FROM changed), ${tables}
    SELECT data, sent FROM written, (${result}) AS told`;
  if (!row) throw notFound("Task");
  return row.data;
}

/** `presentTask` where only the database knows the row. */
export const presentedSql = Prisma.sql`json_build_object('id', id, ${Prisma.raw(presentedFields())}, 'userId', user_id,
  'createdAt', to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(updated_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

function presentedFields(): string {
  return taskFieldNames
    .map((name) => `'${name}', ${taskFields[name].column === "date" ? `to_char(${snake(name)}, 'YYYY-MM-DD')` : snake(name)}`)
    .join(", ");
}

/** The named fields by the names of their columns. */
function columnsOf(input: TaskUpdate): Record<string, Prisma.Sql> {
  const named = taskFieldNames.filter((name) => input[name] !== undefined);
  return Object.fromEntries(named.map((name) => [snake(name), Prisma.sql`${input[name]}::${Prisma.raw(taskFields[name].column)}`]));
}
