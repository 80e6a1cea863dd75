import { idMax } from "#contracts/task.ts";
import { type TaskFile, taskFilesMax } from "#contracts/task-file.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { attachedFileParts } from "#domain/file/upload.ts";
import { inTransaction, record } from "#domain/record.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { holdTask } from "./comment.ts";
import { getTask } from "./task.ts";

/** The files of a task of the actor, oldest first. @throws NOT_FOUND when there is no such task */
export async function listTaskFiles(actor: Actor, taskId: number): Promise<TaskFile[]> {
  await getTask(actor, taskId);
  const rows = await db().taskFile.findMany({
    where: { taskId, userId: actor.userId, upload: { deletedAt: null } },
    include: { upload: true },
    orderBy: [{ createdAt: "asc" }, { uploadId: "asc" }],
  });
  return rows.map(({ upload: { id, name, mime, size }, createdAt }) => ({
    ...{ uploadId: id, name, mime, size },
    createdAt: createdAt.toISOString(),
  }));
}

/**
 * Attaches an upload of the actor; one that is attached already stays so.
 * @throws NOT_FOUND no such task or upload · CONFLICT it has too many
 */
export function attachToTask(actor: Actor, taskId: number, uploadId: string, tx?: Tx): Promise<TaskFile> {
  const { userId } = actor;
  return inTransaction(tx, async (tx) => {
    await holdTask(tx, actor, taskId);
    const [file] = await attachedFileParts(tx, actor, [uploadId]);
    if (!file) throw notFound("Upload");
    const { type: _, ...shown } = file;
    const known = await tx.taskFile.findFirst({ where: { taskId, uploadId, userId } });
    if (known) return { ...shown, createdAt: known.createdAt.toISOString() };
    if ((await tx.taskFile.count({ where: { taskId, userId } })) >= taskFilesMax)
      throw new DomainError("CONFLICT", `A task has room for ${taskFilesMax} files.`);
    const { createdAt } = await tx.taskFile.create({ data: { taskId, uploadId, userId, createdAt: currentTime() } });
    await note(tx, actor, "attach", taskId, uploadId);
    return { ...shown, createdAt: createdAt.toISOString() };
  });
}

/** Takes a file off a task; what nothing else holds is purged a day later, so that it can be attached again. @throws NOT_FOUND */
export async function detachFromTask(actor: Actor, taskId: number, uploadId: string): Promise<void> {
  const { userId } = actor;
  if (taskId > idMax) throw notFound("Task");
  await db().$transaction(async (tx) => {
    const where = { taskId, uploadId, userId, task: { userId, deletedAt: null } };
    const { count } = await tx.taskFile.deleteMany({ where });
    if (count === 0) throw notFound("File");
    await tx.upload.updateMany({ where: { id: uploadId, userId }, data: { usedAt: currentTime() } });
    await note(tx, actor, "detach", taskId, uploadId);
  });
}

/** Pages that show the task read its files anew with its event. */
async function note(tx: Tx, actor: Actor, verb: "attach" | "detach", taskId: number, uploadId: string): Promise<void> {
  const feed = { kind: "task.updated" as const, data: await getTask(actor, taskId, tx) };
  await record(tx, actor, { action: `task.${verb}`, entity: "task", entityId: taskId, detail: { uploadId }, feed });
}
