import type { Project, ProjectCreate, ProjectUpdate } from "#contracts/project.ts";
import { idMax, type Task } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { presentConversation } from "#domain/chat/conversation.ts";
import { notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import { recordMany } from "#domain/record-many.ts";
import { presentedSql } from "#domain/task/task-row.ts";
import type { Project as ProjectRow } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";

/** What of a project leaves the server. */
export function presentProject(row: ProjectRow): Project {
  const { id, name, color, instructions, archived, createdAt, updatedAt } = row;
  return { id, name, color, instructions, archived, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** All projects of the actor, archived ones too, oldest first. */
export async function listProjects({ userId }: Actor, tx?: Tx): Promise<Project[]> {
  const rows = await (tx ?? db()).project.findMany({ where: { userId }, orderBy: { id: "asc" } });
  return rows.map(presentProject);
}

/** One project of the actor, else NOT_FOUND. */
export async function getProject({ userId }: Actor, id: number, tx?: Tx): Promise<Project> {
  const row = id > idMax ? null : await (tx ?? db()).project.findFirst({ where: { id, userId } });
  if (!row) throw notFound("Project");
  return presentProject(row);
}

export function createProject(actor: Actor, input: ProjectCreate, tx?: Tx): Promise<Project> {
  return inTransaction(tx, async (tx) => {
    const now = currentTime();
    const project = presentProject(
      await tx.project.create({ data: { ...named(input), name: input.name, userId: actor.userId, createdAt: now, updatedAt: now } }),
    );
    await note(tx, actor, "create", project);
    return project;
  });
}

/** Sets the named fields and leaves the others alone; an empty input changes nothing. */
export function updateProject(actor: Actor, id: number, input: ProjectUpdate, tx?: Tx): Promise<Project> {
  const data = named(input);
  if (Object.keys(data).length === 0 || id > idMax) return getProject(actor, id, tx);
  return inTransaction(tx, async (tx) => {
    const where = { id, userId: actor.userId };
    const [row] = await tx.project.updateManyAndReturn({ where, data: { ...data, updatedAt: currentTime() } });
    if (!row) throw notFound("Project");
    const project = presentProject(row);
    await note(tx, actor, "update", project, Object.keys(data));
    return project;
  });
}

/** Deletes a project for good. Its tasks and conversations stay, those in the trash too, and are in no project then. */
export function deleteProject(actor: Actor, id: number, tx?: Tx): Promise<Project> {
  return inTransaction(tx, async (tx) => {
    const { userId } = actor;
    // Whoever is putting a task into it holds it until they are done, and then that task is among these.
    if (id <= idMax) await tx.$queryRaw`SELECT 1 FROM project WHERE id = ${id} AND user_id = ${userId} FOR UPDATE`;
    const project = await getProject(actor, id, tx);
    const rows = await tx.$queryRaw<{ task: Task; live: boolean }[]>`
      UPDATE task SET project_id = NULL, updated_at = clock_timestamp() WHERE user_id = ${userId} AND project_id = ${id}
      RETURNING ${presentedSql} AS task, deleted_at IS NULL AS live`;
    const chats = await tx.conversation.updateManyAndReturn({ where: { userId, projectId: id }, data: { projectId: null } });
    await tx.project.deleteMany({ where: { id, userId } });
    const left = rows.map(({ task, live }) => ({
      action: "task.update" as const,
      entity: "task",
      entityId: task.id,
      detail: { fields: ["projectId"] },
      feed: live ? { kind: "task.updated" as const, data: task } : [],
    }));
    const leftChats = chats.map((chat) => ({
      action: "conversation.organise" as const,
      entity: "conversation",
      entityId: chat.id,
      detail: { fields: ["projectId"] },
      feed: chat.deletedAt ? [] : { kind: "conversation.updated" as const, data: presentConversation(chat) },
    }));
    const gone = { action: "project.delete" as const, entity: "project", entityId: id, detail: { tasks: rows.length } };
    await recordMany(tx, actor, [...left, ...leftChats, { ...gone, feed: { kind: "project.deleted", data: project } }]);
    return project;
  });
}

function note(tx: Tx, actor: Actor, verb: "create" | "update", project: Project, fields?: string[]): Promise<void> {
  return record(tx, actor, {
    action: `project.${verb}`,
    entity: "project",
    entityId: project.id,
    ...(fields ? { detail: { fields } } : {}),
    feed: { kind: `project.${verb}d`, data: project },
  });
}

function named(input: ProjectUpdate): Partial<Pick<ProjectRow, "name" | "color" | "instructions" | "archived">> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
