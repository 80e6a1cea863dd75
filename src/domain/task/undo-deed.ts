import { isAsStored, StoredTask, type Task, type TaskUpdate, taskFieldNames } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import type { Tx } from "#lib/db.ts";
import { inTransaction } from "../record.ts";
import { fieldsOfDeed } from "./activity.ts";
import { changeTasks } from "./many.ts";
import { deleteTask, getTask, restoreTask } from "./task.ts";
import { lockTree } from "./task-rules.ts";

/**
 * Takes back what one line of a task's activity says, whoever did it; what it was before is read from the feed.
 * @throws NOT_FOUND no such line of such a task · CONFLICT the task has changed since, or the feed does not go back so far
 */
export function undoDeed(actor: Actor, id: number, seq: number): Promise<Task> {
  const { userId } = actor;
  return inTransaction(undefined, async (tx) => {
    await lockTree(tx, actor);
    const where = { userId, seq: BigInt(seq), entity: "task", entityId: String(id) };
    const entry = await tx.auditEntry.findFirst({ where });
    if (!entry) throw notFound("Task");
    if (entry.action === "task.delete") return restoreTask(actor, id, tx).catch(asChanged);
    const after = entry.feedSeq === null ? null : await taskAt(tx, actor, id, entry.feedSeq, true);
    if (!after) throw tooOld();
    if (entry.action === "task.create" || entry.action === "task.restore") {
      const now = await getTask(actor, id, tx).catch(asChanged);
      if (!isAsStored(now, after)) throw changedSince();
      return deleteTask(actor, id, tx);
    }
    const before = entry.action === "task.update" && entry.feedSeq !== null ? await taskAt(tx, actor, id, entry.feedSeq, false) : null;
    if (!before) throw tooOld();
    const fields = fieldsOfDeed(entry.detail);
    const [task] = await changeTasks(actor, [id], withoutDay(picked(before, fields)), tx, picked(after, fields)).catch(asChanged);
    return task ?? asChanged(notFound("Task"));
  });
}

/** A task as an event of the feed has it; `isIt` false: as the one before that. */
async function taskAt(tx: Tx, { userId }: Actor, id: number, seq: bigint, isIt: boolean): Promise<StoredTask | null> {
  const [row] = isIt
    ? await tx.$queryRaw<{ data: unknown }[]>`SELECT data FROM feed_event WHERE user_id = ${userId} AND seq = ${seq}`
    : await tx.$queryRaw<{ data: unknown }[]>`
        SELECT data FROM feed_event WHERE user_id = ${userId} AND seq < ${seq} AND kind LIKE 'task.%' AND data->>'id' = ${String(id)}
        ORDER BY seq DESC LIMIT 1`;
  return StoredTask.safeParse(row?.data).data ?? null;
}

function picked(task: StoredTask, fields: string[]): TaskUpdate {
  const names = taskFieldNames.filter((name) => fields.includes(name) && task[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, task[name]])) as TaskUpdate;
}

function asChanged(error: unknown): never {
  throw error instanceof DomainError && error.code === "NOT_FOUND" ? changedSince() : error;
}

function changedSince(): DomainError {
  return new DomainError("CONFLICT", "The task has changed since then, so this cannot be undone. Change it by hand.");
}

function tooOld(): DomainError {
  return new DomainError("CONFLICT", "This was too long ago to be undone. Change it by hand.");
}
