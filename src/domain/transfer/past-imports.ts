import type { ImportSource, PastImport } from "#contracts/transfer.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { deleteProject } from "#domain/project/project.ts";
import { deleteSavedFilter } from "#domain/project/saved-filter.ts";
import { deleteSection } from "#domain/project/section.ts";
import { inTransaction, record } from "#domain/record.ts";
import { deleteTasks } from "#domain/task/many.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";

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
 * Puts all that an import brought into the trash, changed since or not, and takes away the projects and sections that it made,
 * unless other tasks stand in them, and its filters. Answers how many tasks went; a second time none.
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
    await dropMade(tx, actor, found);
    await record(tx, actor, { action: "task.undo_import", entity: "import", entityId: id, detail: { tasks: rows.length } });
    return { deleted: rows.length };
  });
}

type Made = { projectIds: number[]; sectionIds: number[]; filterIds: number[] };

async function dropMade(tx: Tx, actor: Actor, { projectIds, sectionIds, filterIds }: Made): Promise<void> {
  const { userId } = actor;
  const isEmpty = async (place: { projectId: number } | { sectionId: number }) =>
    (await tx.task.count({ where: { userId, deletedAt: null, ...place } })) === 0;
  for (const { id } of await tx.section.findMany({ where: { id: { in: sectionIds }, userId, deletedAt: null }, select: { id: true } })) {
    if (await isEmpty({ sectionId: id })) await deleteSection(actor, id, tx);
  }
  for (const { id } of await tx.project.findMany({ where: { id: { in: projectIds }, userId }, select: { id: true } })) {
    if (await isEmpty({ projectId: id })) await deleteProject(actor, id, tx);
  }
  for (const { id } of await tx.savedFilter.findMany({ where: { id: { in: filterIds }, userId }, select: { id: true } })) {
    await deleteSavedFilter(actor, id, tx);
  }
}
