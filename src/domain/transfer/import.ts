import { v7 as uuidv7 } from "uuid";
import type { Task } from "#contracts/task.ts";
import { type ImportReport, type ImportSource, importTasksMax } from "#contracts/transfer.ts";
import { zoneOf } from "#domain/account/user-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { createProject, listProjects } from "#domain/project/project.ts";
import { inTransaction, record } from "#domain/record.ts";
import { recordMany } from "#domain/record-many.ts";
import { insertTasks, noted } from "#domain/task/many.ts";
import { lockTree } from "#domain/task/task-rules.ts";
import { localTimeOf } from "#domain/time/local-time.ts";
import { currentTime } from "#lib/database/clock.ts";
import type { Tx } from "#lib/db.ts";
import { type FittingTask, fitTasks, placeTasks } from "./fit.ts";
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
    const projects = await projectsOf(tx, actor, added);
    const report = {
      source,
      dryRun,
      added: added.length,
      known: tasks.length - added.length,
      projects: [...projects.values()].filter(({ id }) => id === null).map(({ name }) => name),
      refused,
      changed: added.flatMap(({ line, fields: { title }, lost }) => (lost.length > 0 ? [{ line, title, lost: [...new Set(lost)] }] : [])),
    };
    if (dryRun || added.length === 0) return { ...report, importId: null };
    const importId = uuidv7();
    const projectIds = await makeProjects(tx, actor, projects);
    await tx.taskImport.create({ data: { id: importId, userId: actor.userId, source, name: file.name.slice(0, 255), projectIds } });
    await addTasks(tx, actor, { source, importId }, levels, there, projects);
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

type ImportProject = { id: number | null; name: string };

/** The projects that tasks name, without regard to case, with the ids of those that are there. */
async function projectsOf(tx: Tx, actor: Actor, tasks: FittingTask[]): Promise<Map<string, ImportProject>> {
  const there = new Map((await listProjects(actor, tx)).map(({ id, name }) => [folded(name), id]));
  const named = new Map<string, ImportProject>();
  for (const { project } of tasks) {
    if (project && !named.has(folded(project))) named.set(folded(project), { id: there.get(folded(project)) ?? null, name: project });
  }
  return named;
}

/** Makes those that are not there, and gives the ids of these. */
async function makeProjects(tx: Tx, actor: Actor, projects: Map<string, ImportProject>): Promise<number[]> {
  const made: number[] = [];
  for (const project of projects.values()) {
    if (project.id !== null) continue;
    project.id = (await createProject(actor, { name: project.name }, tx)).id;
    made.push(project.id);
  }
  return made;
}

/** Makes the tasks level by level: what stands below another is made after it. */
async function addTasks(
  tx: Tx,
  actor: Actor,
  from: { source: ImportSource; importId: string },
  levels: FittingTask[][],
  there: Map<string, Known>,
  projects: Map<string, ImportProject>,
): Promise<void> {
  const ids = new Map([...there].map(([key, { id }]) => [key, id]));
  const made: Task[] = [];
  for (const level of levels) {
    const inputs = level.map(({ fields, parent, project }) => ({
      ...fields,
      parentId: (parent && ids.get(parent)) || null,
      projectId: (project && projects.get(folded(project))?.id) || null,
    }));
    const tasks = await insertTasks(tx, actor, inputs);
    for (const [at, { id }] of tasks.entries()) ids.set(level[at]?.key ?? "", id);
    made.push(...tasks);
  }
  const sources = levels.flat().map(({ key }) => ({ key, id: ids.get(key) ?? 0 }));
  await noteSources(tx, actor, from, sources);
  await recordMany(tx, actor, made.map((task) => noted("task.create", "task.created", task))); // biome-ignore format: one call
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

function folded(name: string): string {
  return name.toLowerCase().normalize("NFC");
}
