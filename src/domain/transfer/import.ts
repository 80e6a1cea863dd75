import { v7 as uuidv7 } from "uuid";
import type { Task } from "#contracts/task.ts";
import { type ImportReport, type ImportSource, importTasksMax } from "#contracts/transfer.ts";
import { zoneOf } from "#domain/account/user-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { inTransaction, record } from "#domain/record.ts";
import { recordMany } from "#domain/record-many.ts";
import { insertComments } from "#domain/task/comment.ts";
import { insertTasks, noted } from "#domain/task/many.ts";
import { lockTree } from "#domain/task/task-rules.ts";
import { localTimeOf } from "#domain/time/local-time.ts";
import { currentTime } from "#lib/database/clock.ts";
import type { Tx } from "#lib/db.ts";
import { type FittingTask, fitTasks, placeTasks } from "./fit.ts";
import { makeFilters, newFilters } from "./import-filters.ts";
import { madeOf, makePlaces, type Places, placeIn, placesOf } from "./import-places.ts";
import { readOwnKey } from "./own-key.ts";
import { readTaskFile } from "./read/read-file.ts";
import { unreadable } from "./read/unreadable.ts";

type ImportedFile = { name: string; bytes: Uint8Array };

/**
 * Takes the tasks of a file, all that can be taken in one transaction; what is on the list by an earlier import of the same is
 * left alone. `dryRun`: changes nothing and says what it would do.
 * @throws VALIDATION when the file is none that we can read, or has too much in it
 */
export async function importTasks(actor: Actor, file: ImportedFile, { dryRun }: { dryRun: boolean }): Promise<ImportReport> {
  const zone = await zoneOf(actor);
  const here = localTimeOf(currentTime(), zone);
  const now = here.toPlainTime().toString({ smallestUnit: "minute" });
  const { source, found } = readTaskFile(file, { zone, today: here.toPlainDate().toString(), now });
  const { tasks, refused } = fitTasks(found);
  if (tasks.length > importTasksMax) throw unreadable(`has more than ${importTasksMax} tasks; take it in parts`);
  return inTransaction(undefined, async (tx) => {
    // Two imports at once would both find nothing there; and nobody moves what they put tasks below.
    await lockTree(tx, actor);
    const there = await knownTasks(tx, actor, source, tasks);
    const added = tasks.filter(({ key }) => !there.has(key));
    const levels = placeTasks(added, new Map([...there].map(([key, { depth }]) => [key, depth])));
    const places = await placesOf(tx, actor, found, added);
    const filters = await newFilters(tx, actor, found.filters ?? []);
    const made = madeOf(places);
    const comments = added.reduce((sum, task) => sum + task.comments.length, 0);
    const report = {
      source,
      dryRun,
      added: added.length,
      known: tasks.length - added.length,
      projects: made.projects,
      sections: made.sections,
      comments,
      filters: filters.map(({ name }) => name),
      refused,
      changed: added.flatMap(({ line, fields: { title }, lost }) => (lost.length > 0 ? [{ line, title, lost: [...new Set(lost)] }] : [])),
    };
    const isNothing = added.length + filters.length + made.projects.length + made.sections === 0;
    if (dryRun || isNothing) return { ...report, importId: null };
    const importId = uuidv7();
    const ids = await makePlaces(tx, actor, places);
    const filterIds = await makeFilters(tx, actor, filters, places);
    const name = file.name.slice(0, 255);
    await tx.taskImport.create({ data: { id: importId, userId: actor.userId, source, name, ...ids, filterIds } });
    await addTasks(tx, actor, { source, importId }, levels, there, places);
    await record(tx, actor, { action: "task.import", entity: "import", entityId: importId, detail: { source, tasks: added.length } });
    return { ...report, importId };
  });
}

type Known = { id: number; depth: number };

/** Which of the tasks are on the list: by an earlier import, or because the file was written from it. With how deep they stand. */
async function knownTasks(tx: Tx, { userId }: Actor, source: ImportSource, tasks: FittingTask[]): Promise<Map<string, Known>> {
  const keys = tasks.map(({ key }) => key);
  const own = keys.flatMap((key) => readOwnKey(key) ?? []);
  const rows = await tx.$queryRaw<{ key: string; id: number; depth: number }[]>`
    WITH RECURSIVE known AS (
      SELECT task_source.key, task.id FROM task_source JOIN task ON task.id = task_source.task_id
      WHERE task_source.user_id = ${userId} AND source = ${source} AND key = ANY(${keys}::text[])
        AND task.user_id = ${userId} AND task.deleted_at IS NULL
      UNION
      SELECT id || '@' || to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), id FROM task
      WHERE user_id = ${userId} AND id = ANY(${own.map(({ id }) => id)}::int[]) AND deleted_at IS NULL
    ), above AS (
      SELECT key, id, parent_id, 0 AS depth FROM known JOIN task USING (id) WHERE user_id = ${userId}
      UNION ALL SELECT key, above.id, task.parent_id, depth + 1 FROM above JOIN task ON task.id = above.parent_id
      WHERE task.user_id = ${userId} AND depth < 20
    ) SELECT key, id, max(depth)::int AS depth FROM above GROUP BY key, id`;
  const asked = new Set(keys);
  return new Map(rows.filter(({ key }) => asked.has(key)).map(({ key, id, depth }) => [key, { id, depth }]));
}

/** Makes the tasks level by level: what stands below another is made after it. */
async function addTasks(
  tx: Tx,
  actor: Actor,
  from: { source: ImportSource; importId: string },
  levels: FittingTask[][],
  there: Map<string, Known>,
  places: Places,
): Promise<void> {
  const ids = new Map([...there].map(([key, { id }]) => [key, id]));
  const made: Task[] = [];
  for (const level of levels) {
    const inputs = level.map(({ fields, parent, project, section }) => ({
      ...fields,
      parentId: (parent && ids.get(parent)) || null,
      ...placeIn(places, project, section),
    }));
    const tasks = await insertTasks(tx, actor, inputs);
    for (const [at, { id }] of tasks.entries()) ids.set(level[at]?.key ?? "", id);
    made.push(...tasks);
  }
  const sources = levels.flat().map(({ key }) => ({ key, id: ids.get(key) ?? 0 }));
  await noteSources(tx, actor, from, sources);
  const said = levels
    .flat()
    .flatMap(({ key, comments }) =>
      comments.map(({ createdAt, ...comment }) => ({ ...comment, taskId: ids.get(key) ?? 0, createdAt: new Date(createdAt) })),
    );
  await recordMany(tx, actor, [
    ...made.map((task) => noted("task.create", "task.created", task)),
    ...(await insertComments(tx, actor, said)),
  ]);
}

async function noteSources(
  tx: Tx,
  { userId }: Actor,
  { source, importId }: { source: ImportSource; importId: string },
  tasks: { key: string; id: number }[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO task_source (user_id, source, key, task_id, import_id)
    SELECT ${userId}, ${source}, key, id, ${importId}::uuid FROM jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) AS given(key text, id int)
    ON CONFLICT (user_id, source, key) DO UPDATE SET task_id = excluded.task_id, import_id = excluded.import_id`;
}
