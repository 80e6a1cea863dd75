import type { ImportSource, PastImport } from "#contracts/transfer.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { deleteProject } from "#domain/project/project.ts";
import { inTransaction, record } from "#domain/record.ts";
import { deleteTasks } from "#domain/task/many.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";

const shownMax = 20;

/** The actor's imports, newest first. */
export async function listImports({ userId }: Actor): Promise<PastImport[]> {
  const rows = await db().taskImport.findMany({
    where: { userId },
    orderBy: { createdAt: "desc" },
    take: shownMax,
    include: { _count: { select: { sources: { where: { userId, task: { userId, deletedAt: null } } } } } },
  });
  return rows.map(({ id, source, name, createdAt, undoneAt, _count }) => ({
    id,
    source: source as ImportSource,
    name,
    tasks: _count.sources,
    createdAt: createdAt.toISOString(),
    undoneAt: undoneAt?.toISOString() ?? null,
  }));
}

/**
 * Puts all that an import brought into the trash, changed since or not, and takes away the projects that it made, unless
 * other tasks stand in them. Answers how many tasks went; a second time none.
 * @throws NOT_FOUND
 */
export function undoImport(actor: Actor, id: string): Promise<{ deleted: number }> {
  const { userId } = actor;
  return inTransaction(undefined, async (tx) => {
    const [found] = await tx.taskImport.updateManyAndReturn({ where: { id, userId }, data: { undoneAt: currentTime() } });
    if (!found) throw notFound("Import");
    const rows = await tx.task.findMany({
      where: { userId, deletedAt: null, sources: { some: { userId, importId: id } } },
      select: { id: true },
    });
    if (rows.length > 0) await deleteTasks(actor, rows.map((row) => row.id), tx); // biome-ignore format: one call
    for (const projectId of found.projectIds) {
      const project = await tx.project.findFirst({ where: { id: projectId, userId }, select: { id: true } });
      const others = await tx.task.count({ where: { userId, projectId, deletedAt: null } });
      if (project && others === 0) await deleteProject(actor, projectId, tx);
    }
    await record(tx, actor, { action: "task.undo_import", entity: "import", entityId: id, detail: { tasks: rows.length } });
    return { deleted: rows.length };
  });
}
