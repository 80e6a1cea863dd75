import type { FieldError } from "#contracts/error.ts";
import { snake } from "#contracts/snake.ts";
import { idMax, type Task, type TaskUpdate, taskDepthMax } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, invalid, notFound } from "#domain/error.ts";
import { inTransaction } from "#domain/record.ts";
import { Prisma } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db.ts";

/** Fields that mean nothing without a due date. */
const ofADay = ["dueTime", "recurrence"] as const;

/** What a task must be so that `input` may change it: for the WHERE of the statement that does, which sees the newest row. */
export function ruleGuards(input: TaskUpdate): Prisma.Sql[] {
  return [...dayGuards(input), ...seriesGuards(input)];
}

function dayGuards(input: TaskUpdate): Prisma.Sql[] {
  if (input.dueDate) return [];
  if (input.dueDate === undefined) return ofADay.some((name) => input[name]) ? [Prisma.sql`due_date IS NOT NULL`] : [];
  return ofADay.filter((name) => input[name] === undefined).map((name) => Prisma.sql`${Prisma.raw(snake(name))} IS NULL`);
}

/** Where completing makes another, or opening takes one back, one statement is not enough. */
function seriesGuards({ status }: TaskUpdate): Prisma.Sql[] {
  if (status === undefined) return [];
  if (status === "completed") return [Prisma.sql`(recurrence IS NULL OR status = 'completed')`];
  return [Prisma.sql`(next_task_id IS NULL OR status <> 'completed')`];
}

/** @throws VALIDATION when `input` on top of `task` (null: a new one) has what needs a day, and no day. */
export function requireDay(input: TaskUpdate, task: Task | null): void {
  const result = { ...task, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) } as TaskUpdate;
  if (result.dueDate) return;
  const fields: FieldError[] = ofADay
    .filter((name) => result[name])
    .map((name) => ({ field: snake(name), message: "needs a due_date; set it to null too where the date goes" }));
  if (fields.length === 0) return;
  const named = input.dueDate === null ? [{ field: "due_date", message: "cannot go while due_time or recurrence need it" }] : [];
  throw new DomainError("VALIDATION", "Validation failed", { fields: [...fields, ...named] });
}

/** @throws CONFLICT when one of the fields that somebody saw as `was` is another by now */
export function requireUnchanged(task: Task, was: TaskUpdate): void {
  const isSame = ([name, value]: [string, unknown]) =>
    value === undefined || JSON.stringify(value) === JSON.stringify(task[name as keyof Task]);
  if (!Object.entries(was).every(isSame)) throw new DomainError("CONFLICT", "This was changed elsewhere since you saw it.");
}

/**
 * Runs `work` once it is certain that the project and the parent that `input` names are there and the actor's, and go on being
 * so until it commits. `ids`: the tasks that move; none for a new one.
 * @throws VALIDATION unknown project or parent, a circle, too deep · NOT_FOUND no such task
 */
export function inPlace<T>(
  tx: Tx | undefined,
  actor: Actor,
  ids: number[],
  { projectId, sectionId, parentId }: Pick<TaskUpdate, "projectId" | "sectionId" | "parentId">,
  work: (tx: Tx | undefined) => Promise<T>,
): Promise<T> {
  if (!projectId && !sectionId && !parentId) return work(tx);
  return inTransaction(tx, async (tx) => {
    if (parentId) await lockTree(tx, actor);
    if (projectId) await requireProject(tx, actor, projectId);
    if (sectionId) await requireSection(tx, actor, ids, sectionId, projectId);
    if (parentId) await requireParent(tx, actor, ids, parentId);
    return work(tx);
  });
}

/** Moves of one user's tasks below others, one at a time: two at once could make a circle. Before any row is locked. */
export async function lockTree(tx: Tx, { userId }: Actor): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`task tree ${userId}`}, 0))::text`;
}

export async function requireProject(tx: Tx, { userId }: Actor, projectId: number): Promise<void> {
  // A project that is being deleted is waited for, and then is not there.
  const found = await tx.$queryRaw<unknown[]>`SELECT 1 FROM project WHERE id = ${projectId} AND user_id = ${userId} FOR KEY SHARE`;
  if (found.length === 0) throw invalid("project_id", "there is no such project");
}

/** The same for many, each in its own way; without an id a new one. */
export async function requireSections(tx: Tx, actor: Actor, changes: { id?: number; input: TaskUpdate }[]): Promise<void> {
  const placed = changes.filter(({ input }) => input.sectionId);
  const groups = Map.groupBy(placed, ({ input }) => `${input.sectionId} ${input.projectId}`);
  for (const [first, ...rest] of groups.values()) {
    const ids = [first, ...rest].flatMap((change) => change?.id ?? []);
    if (first?.input.sectionId) await requireSection(tx, actor, ids, first.input.sectionId, first.input.projectId);
  }
}

/** Whether tasks may be in a section: one of their own project, which stays until this commits. No ids: a new task. */
async function requireSection(
  tx: Tx,
  { userId }: Actor,
  ids: number[],
  sectionId: number,
  projectId: number | null | undefined,
): Promise<void> {
  const none = invalid("section_id", "there is no such section in the project of the task");
  const found = await tx.section.findFirst({ where: { id: sectionId, userId }, select: { projectId: true } });
  if (!found) throw none;
  // First the project, in the order in which deleting one takes them.
  await tx.$queryRaw`SELECT 1 FROM project WHERE id = ${found.projectId} AND user_id = ${userId} FOR KEY SHARE`;
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM section WHERE id = ${sectionId} AND user_id = ${userId} AND deleted_at IS NULL FOR SHARE`;
  if (held.length === 0) throw none;
  if (projectId !== undefined || ids.length === 0) {
    if (projectId !== found.projectId) throw none;
    return;
  }
  const elsewhere = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM task WHERE user_id = ${userId} AND id = ANY(${ids.filter((id) => id <= idMax)}::int[])
    AND project_id IS DISTINCT FROM ${found.projectId} LIMIT 1`;
  if (elsewhere.length > 0) throw none;
}

/** Whether all of `ids` may stand below `parentId`, with all that stands below them; under `lockTree`. */
export async function requireParent(tx: Tx, { userId }: Actor, ids: number[], parentId: number): Promise<void> {
  if (ids.some((id) => id > idMax)) throw notFound("Task");
  const moved = await tx.task.findMany({ where: { id: { in: ids }, userId, deletedAt: null }, select: { id: true, parentId: true } });
  if (moved.length < ids.length) throw notFound("Task");
  // Sent back as it was read, though the parent may be in the trash by now.
  if (ids.length > 0 && moved.every((task) => task.parentId === parentId)) return;
  const above = await tx.$queryRaw<{ id: number; live: boolean }[]>`
    WITH RECURSIVE above AS (
      SELECT id, parent_id, deleted_at, 1 AS depth FROM task WHERE id = ${parentId} AND user_id = ${userId}
      UNION ALL SELECT task.id, task.parent_id, task.deleted_at, depth + 1 FROM task JOIN above ON task.id = above.parent_id WHERE depth < 20
    ) SELECT id, deleted_at IS NULL AS live FROM above ORDER BY depth`;
  if (!above[0]?.live) throw invalid("parent_id", "there is no such task");
  if (above.some(({ id }) => ids.includes(id))) throw invalid("parent_id", "a task cannot stand below itself");
  const [below] = await tx.$queryRaw<{ height: number }[]>`
    WITH RECURSIVE below AS (
      SELECT id, 0 AS height FROM task WHERE id = ANY(${ids}::int[]) AND user_id = ${userId}
      UNION ALL SELECT task.id, height + 1 FROM task JOIN below ON task.parent_id = below.id WHERE height < 20
    ) SELECT coalesce(max(height), 0)::int AS height FROM below`;
  if (above.length + (below?.height ?? 0) > taskDepthMax) {
    throw invalid("parent_id", `subtasks go ${taskDepthMax} deep`);
  }
}
