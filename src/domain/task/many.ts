import { snake } from "#contracts/snake.ts";
import { idMax, type Task, type TaskCreate, type TaskUpdate, taskFieldNames, taskFields } from "#contracts/task.ts";
import { todayOf } from "#domain/account/user-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { invalid, notFound } from "#domain/error.ts";
import { type Change, inTransaction } from "#domain/record.ts";
import { recordMany } from "#domain/record-many.ts";
import { Prisma } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db.ts";
import { nextInSeries, requireFiring } from "./series.ts";
import { presentedSql } from "./task-row.ts";
import { inPlace, lockTree, requireDay, requireParent, requireProject, requireSections, requireUnchanged } from "./task-rules.ts";
import { trashSince } from "./trash.ts";

/** A task, and what is to be made of it by somebody who saw the fields of `was` so. */
export type TaskChange = { id: number; input: TaskUpdate; was?: TaskUpdate };

/**
 * Changes many tasks alike, all or nothing, whatever their number in a few statements; answers them in the order of `ids`.
 * @throws NOT_FOUND when one is missing · VALIDATION when one cannot be so, see `createTask`
 */
export function changeTasks(actor: Actor, ids: number[], input: TaskUpdate, tx?: Tx, was: TaskUpdate = {}): Promise<Task[]> {
  const chosen = unique(ids);
  return inPlace(
    tx,
    actor,
    chosen,
    input,
    (placed) =>
    inTransaction(placed, (tx) => changeEach(tx, actor, chosen.map((id) => ({ id, input, was })))), // biome-ignore format: one call
  );
}

/** The same with a change for each, whose projects and parents are known to be right. */
export async function changeEach(tx: Tx, actor: Actor, changes: TaskChange[]): Promise<Task[]> {
  const rows = await lockTasks(tx, actor, changes.map(({ id }) => id)); // biome-ignore format: one call
  const pairs = changes.map(({ id, input, was = {} }) => ({ task: rows.get(id) ?? missing(), input: named(input), was }));
  for (const { task, input, was } of pairs) {
    requireUnchanged(task, was);
    requireDay(input, task);
    requireFiring(input, task);
  }
  if (pairs.every(({ input }) => Object.keys(input).length === 0)) return pairs.map(({ task }) => task);
  const followers = await makeFollowers(tx, actor, pairs);
  const withdrawn = await withdrawFollowers(tx, actor, pairs);
  const after = pairs.map(({ task, input }) => {
    const isOpened = input.status !== undefined && input.status !== "completed";
    const nextTaskId = followers.get(task.id)?.id ?? (isOpened && withdrawn.gone.has(task.id) ? null : task.nextTaskId);
    return { ...task, ...input, nextTaskId };
  });
  const written = await writeTasks(tx, actor, after, unique(pairs.flatMap(({ input }) => Object.keys(input) as (keyof TaskUpdate)[])));
  await recordMany(tx, actor, [
    ...[...followers.values()].map((task) => noted("task.create", "task.created", task)),
    ...pairs.flatMap(({ task, input }) => noted("task.update", "task.updated", written.get(task.id) ?? missing(), Object.keys(input))),
    ...withdrawn.tasks.map((task) => noted("task.delete", "task.deleted", task)),
  ]);
  return pairs.map(({ task }) => written.get(task.id) ?? missing());
}

/**
 * Changes tasks, each in its own way, all or nothing; answers them in the order given.
 * @throws CONFLICT when one is no more as it was seen · NOT_FOUND · VALIDATION, also where two changes are of one task
 */
export async function editTasks(actor: Actor, edits: TaskChange[]): Promise<Task[]> {
  if (unique(edits.map(({ id }) => id)).length < edits.length) throw invalid("edits", "names a task twice");
  return inTransaction(undefined, async (tx) => {
    const under = Map.groupBy(edits, ({ input }) => input.parentId ?? null);
    if (under.size > 1 || !under.has(null)) await lockTree(tx, actor);
    for (const project of unique(edits.flatMap(({ input }) => input.projectId ?? []))) await requireProject(tx, actor, project);
    await requireSections(tx, actor, edits);
    for (const [parent, group] of under) if (parent) await requireParent(tx, actor, group.map(({ id }) => id), parent); // biome-ignore format: one call
    return changeEach(tx, actor, edits);
  });
}

/** Makes many tasks, all or nothing, in the order given. @throws VALIDATION when one cannot be so, see `createTask` */
export async function createTasks(actor: Actor, inputs: TaskCreate[], tx?: Tx): Promise<Task[]> {
  for (const input of inputs) {
    requireDay(input, null);
    requireFiring(input, null);
  }
  const parents = unique(inputs.flatMap(({ parentId }) => parentId ?? []));
  return inTransaction(tx, async (tx) => {
    if (parents.length > 0) await lockTree(tx, actor);
    for (const project of unique(inputs.flatMap(({ projectId }) => projectId ?? []))) await requireProject(tx, actor, project);
    await requireSections(tx, actor, inputs.map((input) => ({ input }))); // biome-ignore format: one call
    for (const parent of parents) await requireParent(tx, actor, [], parent);
    const tasks = await insertTasks(tx, actor, inputs);
    await recordMany(tx, actor, tasks.map((task) => noted("task.create", "task.created", task))); // biome-ignore format: one call
    return tasks;
  });
}

/** Puts many tasks into the trash, all or nothing. @throws NOT_FOUND */
export function deleteTasks(actor: Actor, ids: number[], tx?: Tx): Promise<Task[]> {
  return setDeleted(actor, ids, tx, true);
}

/** Takes many tasks out of the trash, all or nothing. @throws NOT_FOUND */
export function restoreTasks(actor: Actor, ids: number[], tx?: Tx): Promise<Task[]> {
  return setDeleted(actor, ids, tx, false);
}

function setDeleted(actor: Actor, ids: number[], tx: Tx | undefined, isDeleted: boolean): Promise<Task[]> {
  const chosen = unique(ids);
  return inTransaction(tx, async (tx) => {
    await lockTasks(tx, actor, chosen, !isDeleted);
    const deletedAt = isDeleted ? Prisma.sql`now()` : Prisma.sql`NULL`;
    const rows = await tx.$queryRaw<{ task: Task }[]>`
      UPDATE task SET deleted_at = ${deletedAt}, updated_at = clock_timestamp()
      WHERE user_id = ${actor.userId} AND id = ANY(${chosen}::int[]) RETURNING ${presentedSql} AS task`;
    const after = new Map(rows.map(({ task }) => [task.id, task]));
    const tasks = chosen.map((id) => after.get(id) ?? missing());
    const [action, kind] = isDeleted ? (["task.delete", "task.deleted"] as const) : (["task.restore", "task.restored"] as const);
    await recordMany(tx, actor, tasks.map((task) => noted(action, kind, task))); // biome-ignore format: one call
    return tasks;
  });
}

/**
 * The tasks with these ids, each locked; in the order of ids, so that two at once do not wait for each other.
 * @throws NOT_FOUND when one is missing
 */
export async function lockTasks(tx: Tx, { userId }: Actor, ids: number[], inTrash = false): Promise<Map<number, Task>> {
  if (ids.some((id) => id > idMax)) throw notFound("Task");
  const state = inTrash ? Prisma.sql`deleted_at > ${trashSince()}::timestamptz` : Prisma.sql`deleted_at IS NULL`;
  const rows = await tx.$queryRaw<{ task: Task }[]>`
    SELECT ${presentedSql} AS task FROM task
    WHERE user_id = ${userId} AND id = ANY(${ids}::int[]) AND ${state} ORDER BY id FOR UPDATE`;
  if (rows.length < ids.length) throw notFound("Task");
  return new Map(rows.map(({ task }) => [task.id, task]));
}

type Pair = { task: Task; input: TaskUpdate };

/** What follows each recurring task that becomes completed, by its id; nothing where it has followed before and is there. */
async function makeFollowers(tx: Tx, actor: Actor, pairs: Pair[]): Promise<Map<number, Task>> {
  const ending = pairs.filter(({ task, input }) => input.status === "completed" && task.status !== "completed");
  const series = ending.map(({ task, input }) => ({ ...task, ...input })).filter(({ recurrence }) => recurrence);
  if (series.length === 0) return new Map();
  const known = await followersOf(tx, actor, series);
  const today = await todayOf(actor, undefined, tx);
  const made = series.flatMap((task) => {
    const next = known.has(task.id) ? null : nextInSeries(task, today);
    return next ? [{ after: task.id, next }] : [];
  });
  const tasks = await insertTasks(tx, actor, made.map(({ next }) => next)); // biome-ignore format: one call
  return new Map(made.flatMap(({ after }, at) => (tasks[at] ? [[after, tasks[at]]] : [])));
}

/** Takes back what followed tasks that are opened again, where nobody has touched it. `gone`: tasks that have no follower now. */
async function withdrawFollowers(tx: Tx, actor: Actor, pairs: Pair[]): Promise<{ gone: Set<number>; tasks: Task[] }> {
  const opened = pairs.flatMap(({ task, input }) => (input.status && input.status !== "completed" && task.nextTaskId ? [task] : []));
  if (opened.length === 0) return { gone: new Set(), tasks: [] };
  const known = await followersOf(tx, actor, opened);
  const untouched = [...known.values()].filter(({ untouched }) => untouched).map(({ id }) => id);
  const rows = await tx.$queryRaw<{ task: Task }[]>`
    UPDATE task SET deleted_at = now(), updated_at = clock_timestamp()
    WHERE user_id = ${actor.userId} AND id = ANY(${untouched}::int[]) RETURNING ${presentedSql} AS task`;
  const gone = opened.filter(({ id }) => known.get(id)?.untouched !== false);
  return { gone: new Set(gone.map(({ id }) => id)), tasks: rows.map(({ task }) => task) };
}

/** The living followers of tasks, locked, by the tasks' ids. Untouched: as it was made, and with nothing below it. */
async function followersOf(tx: Tx, { userId }: Actor, tasks: Task[]): Promise<Map<number, { id: number; untouched: boolean }>> {
  const ids = tasks.flatMap(({ nextTaskId }) => nextTaskId ?? []);
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: number; untouched: boolean }[]>`
    SELECT id, updated_at = created_at AND NOT EXISTS (SELECT 1 FROM task AS below WHERE below.parent_id = task.id) AS untouched
    FROM task WHERE user_id = ${userId} AND id = ANY(${ids}::int[]) AND deleted_at IS NULL ORDER BY id FOR UPDATE`;
  const found = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    tasks.flatMap(({ id, nextTaskId }) => {
      // biome-ignore format: one call
      const follower = found.get(nextTaskId ?? 0);
      return follower ? [[id, follower]] : [];
    }),
  );
}

/** What a task has of which nothing is said, where another of the same statement names it: the columns' defaults. */
const unnamed = {
  status: "pending",
  priority: "none",
  labels: [],
  reminders: [],
  recurrenceFrom: "due",
  position: "",
} satisfies TaskUpdate;

/** New tasks in the order given, as their maker has found right; they are still to be recorded. */
export async function insertTasks(tx: Tx, { userId }: Actor, inputs: TaskCreate[]): Promise<Task[]> {
  if (inputs.length === 0) return [];
  const names = taskFieldNames.filter((name) => inputs.some((input) => input[name] !== undefined));
  const columns = Prisma.raw(names.map(snake).join(", "));
  const whole = inputs.map((input) => ({ ...unnamed, ...named(input) }) as TaskCreate);
  const rows = await tx.$queryRaw<{ task: Task }[]>`
    INSERT INTO task (user_id, ${columns}) SELECT ${userId}, ${columns} FROM ${recordset(whole, names)} ORDER BY place
    RETURNING ${presentedSql} AS task`;
  // Ids are given in the order of the rows.
  return rows.map(({ task }) => task).sort((a, b) => a.id - b.id);
}

/** Sets the named fields, and what follows, of tasks that are locked. */
async function writeTasks(tx: Tx, { userId }: Actor, tasks: Task[], names: (keyof TaskUpdate)[]): Promise<Map<number, Task>> {
  const set = [...names.map(snake), "next_task_id"].map((column) => `${column} = given.${column}`).join(", ");
  const rows = await tx.$queryRaw<{ task: Task }[]>`
    WITH changed AS (
      UPDATE task SET ${Prisma.raw(set)}, updated_at = clock_timestamp() FROM ${recordset(tasks, names)}
      WHERE task.user_id = ${userId} AND task.id = given.id RETURNING task.*
    ) SELECT ${presentedSql} AS task FROM changed`;
  return new Map(rows.map(({ task }) => [task.id, task]));
}

/** The fields of tasks as rows, by the names of their columns, each with its place in the list. */
function recordset(tasks: (TaskCreate & { id?: number; nextTaskId?: number | null })[], names: (keyof TaskUpdate)[]): Prisma.Sql {
  const rows = tasks.map((task, place) => ({
    place,
    id: task.id,
    next_task_id: task.nextTaskId,
    ...Object.fromEntries(names.map((name) => [snake(name), task[name]])),
  }));
  const types = ["place int", "id int", "next_task_id int", ...names.map((name) => `${snake(name)} ${taskFields[name].column}`)];
  return Prisma.sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given(${Prisma.raw(types.join(", "))})`;
}

/** How a change of a task is recorded. */
export function noted(
  action: Change["action"],
  kind: "task.created" | "task.updated" | "task.deleted" | "task.restored",
  task: Task,
  fields?: string[],
): Change {
  return { action, entity: "task", entityId: task.id, ...(fields ? { detail: { fields } } : {}), feed: { kind, data: task } };
}

/** Without fields that are named with nothing. */
function named(input: TaskUpdate): TaskUpdate {
  const known = Object.entries(input).filter(([name, value]) => value !== undefined && name in fieldNames);
  return Object.fromEntries(known) as TaskUpdate;
}
const fieldNames: object = taskFields;

function unique<T>(items: T[]): T[] {
  return [...new Set(items)];
}

function missing(): never {
  throw notFound("Task");
}
