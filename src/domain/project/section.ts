import { generateKeyBetween } from "fractional-indexing";
import { type Section, type SectionCreate, type SectionUpdate, sectionsOfProjectMax } from "#contracts/section.ts";
import { idMax, type Task } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { type Change, inTransaction, record } from "#domain/record.ts";
import { recordMany } from "#domain/record-many.ts";
import { presentedSql } from "#domain/task/task-row.ts";
import { trashSince } from "#domain/task/trash.ts";
import type { Section as SectionRow } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { getProject } from "./project.ts";

/** The sections of a project of the actor, or of all, in their order. @throws NOT_FOUND no such project */
export async function listSections(actor: Actor, projectId: number | null, tx?: Tx): Promise<Section[]> {
  if (projectId !== null) await getProject(actor, projectId, tx);
  const where = { userId: actor.userId, deletedAt: null, ...(projectId === null ? {} : { projectId }) };
  const rows = await (tx ?? db()).section.findMany({ where, orderBy: [{ position: "asc" }, { id: "asc" }] });
  return rows.map(presentSection);
}

/** Makes a section, behind the last one of its project. @throws NOT_FOUND no such project · CONFLICT it has too many */
export function createSection(actor: Actor, projectId: number, { name, position }: SectionCreate, tx?: Tx): Promise<Section> {
  return inTransaction(tx, async (tx) => {
    const { userId } = actor;
    await holdProject(tx, actor, projectId);
    const there = await tx.section.findMany({ where: { projectId, userId, deletedAt: null }, select: { position: true } });
    if (there.length >= sectionsOfProjectMax) throw new DomainError("CONFLICT", `A project has room for ${sectionsOfProjectMax} sections.`);
    const last = there
      .map((one) => one.position)
      .sort(byBytes)
      .at(-1);
    const now = currentTime();
    const row = await tx.section.create({
      data: { userId, projectId, name, position: position ?? generateKeyBetween(last ?? null, null), createdAt: now, updatedAt: now },
    });
    return note(tx, actor, "create", row);
  });
}

/** Sets the named fields and leaves the others alone. @throws NOT_FOUND */
export function updateSection(actor: Actor, id: number, input: SectionUpdate): Promise<Section> {
  return inTransaction(undefined, async (tx) => {
    const found = await getSection(tx, actor, id, false);
    const named = Object.entries(input).filter(([, value]) => value !== undefined);
    if (named.length === 0) return presentSection(found);
    const data = { ...Object.fromEntries(named), updatedAt: currentTime() };
    const [row] = await tx.section.updateManyAndReturn({ where: { id, userId: actor.userId, deletedAt: null }, data });
    if (!row) throw notFound("Section");
    return note(tx, actor, "update", row);
  });
}

/** Deletes a section, from where it can be restored for 7 days; its tasks stay in the project, in no section. @throws NOT_FOUND */
export function deleteSection(actor: Actor, id: number, tx?: Tx): Promise<Section> {
  return inTransaction(tx, async (tx) => {
    const { userId } = actor;
    const { projectId } = await getSection(tx, actor, id, false);
    // In the order in which deleting a project takes them.
    await holdProject(tx, actor, projectId);
    await tx.$queryRaw`SELECT 1 FROM section WHERE id = ${id} AND user_id = ${userId} FOR UPDATE`;
    const tasks = await tx.$queryRaw<MovedTask[]>`
      UPDATE task SET section_id = NULL, updated_at = clock_timestamp() WHERE user_id = ${userId} AND section_id = ${id}
      RETURNING ${presentedSql} AS task, deleted_at IS NULL AS live`;
    const data = { deletedAt: currentTime(), updatedAt: currentTime(), taskIds: tasks.map(({ task }) => task.id) };
    const [row] = await tx.section.updateManyAndReturn({ where: { id, userId, deletedAt: null }, data });
    if (!row) throw notFound("Section");
    await recordMany(tx, actor, tasks.map(movedTask));
    return note(tx, actor, "delete", row);
  });
}

/** Takes back the deletion of a section, with those of its tasks that are still in its project and in no other section. @throws NOT_FOUND */
export function restoreSection(actor: Actor, id: number): Promise<Section> {
  return inTransaction(undefined, async (tx) => {
    const { userId } = actor;
    const { projectId } = await getSection(tx, actor, id, true);
    await holdProject(tx, actor, projectId);
    const where = { id, userId, deletedAt: { gt: trashSince() } };
    const [row] = await tx.section.updateManyAndReturn({ where, data: { deletedAt: null, updatedAt: currentTime() } });
    if (!row) throw notFound("Section");
    const tasks = await tx.$queryRaw<MovedTask[]>`
      UPDATE task SET section_id = ${id}, updated_at = clock_timestamp()
      WHERE user_id = ${userId} AND id = ANY(${row.taskIds}::int[]) AND project_id = ${projectId} AND section_id IS NULL
      RETURNING ${presentedSql} AS task, deleted_at IS NULL AS live`;
    const section = await note(tx, actor, "restore", row);
    await recordMany(tx, actor, tasks.map(movedTask));
    return section;
  });
}

async function getSection(tx: Tx, { userId }: Actor, id: number, isDeleted: boolean): Promise<SectionRow> {
  const deletedAt = isDeleted ? { gt: trashSince() } : null;
  const row = id > idMax ? null : await tx.section.findFirst({ where: { id, userId, deletedAt } });
  if (!row) throw notFound("Section");
  return row;
}

/** The project cannot be deleted while one of its sections is changed. */
async function holdProject(tx: Tx, { userId }: Actor, id: number): Promise<void> {
  if (id > idMax) throw notFound("Project");
  const found = await tx.$queryRaw<unknown[]>`SELECT 1 FROM project WHERE id = ${id} AND user_id = ${userId} FOR KEY SHARE`;
  if (found.length === 0) throw notFound("Project");
}

type MovedTask = { task: Task; live: boolean };

function movedTask({ task, live }: MovedTask): Change {
  const feed = live ? { kind: "task.updated" as const, data: task } : [];
  return { action: "task.update", entity: "task", entityId: task.id, detail: { fields: ["sectionId"] }, feed };
}

type Verb = "create" | "update" | "delete" | "restore";
const kinds = { create: "created", update: "updated", delete: "deleted", restore: "restored" } as const;

async function note(tx: Tx, actor: Actor, verb: Verb, row: SectionRow): Promise<Section> {
  const section = presentSection(row);
  await record(tx, actor, {
    action: `section.${verb}`,
    entity: "section",
    entityId: section.id,
    feed: { kind: `section.${kinds[verb]}`, data: section },
  });
  return section;
}

function presentSection({ id, projectId, name, position, createdAt, updatedAt }: SectionRow): Section {
  return { id, projectId, name, position, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
