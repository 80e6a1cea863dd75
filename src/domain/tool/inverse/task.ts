import { z } from "zod";
import { fieldsOfStored, isAsStored, StoredTask, type Task, type TaskUpdate } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { deleteComment } from "#domain/task/comment.ts";
import { changeEach, deleteTasks, lockTasks, restoreTasks } from "#domain/task/many.ts";
import { deleteTask, getTask, restoreTask, updateTask } from "#domain/task/task.ts";
import type { Tx } from "#lib/db.ts";
import { asConflict, changedSince, inverse } from "./inverse.ts";

const changed = z.object({ before: StoredTask, after: StoredTask });

/** What tools did to tasks, by the verb that takes it back. */
export const taskInverses = {
  delete: inverse(z.object({ after: StoredTask }), async (tx, actor, { after }) => {
    await requireAsStored(tx, actor, after);
    await deleteTask(actor, after.id, tx);
  }),
  update: inverse(changed, async (tx, actor, { before, after }) => {
    await requireAsStored(tx, actor, after);
    await updateTask(actor, after.id, fieldsOfStored(before), tx);
  }),
  restore: inverse(z.object({ before: StoredTask }), async (tx, actor, { before }) => {
    await restoreTask(actor, before.id, tx).catch((error) => asConflict(error));
  }),
  delete_comment: inverse(z.object({ id: z.number() }), async (tx, actor, { id }) => {
    await deleteComment(actor, id, tx).catch((error) => asConflict(error));
  }),
  restore_many: inverse(z.object({ changes: z.array(changed.pick({ before: true })) }), async (tx, actor, { changes }) => {
    await restoreTasks(actor, changes.map(({ before }) => before.id), tx).catch((error) => asConflict(error)); // biome-ignore format: one call
  }),
  delete_many: inverse(z.object({ changes: z.array(changed.pick({ after: true })) }), async (tx, actor, { changes }) => {
    const now = await lockTasks(tx, actor, changes.map(({ after }) => after.id)).catch((error) => asConflict(error)); // biome-ignore format: one call
    requireAllAsStored(now, changes);
    await deleteTasks(actor, [...now.keys()], tx);
  }),
  update_many: inverse(z.object({ changes: z.array(changed) }), async (tx, actor, { changes }) => {
    const ids = changes.map(({ after }) => after.id);
    const now = await lockTasks(tx, actor, ids).catch((error) => asConflict(error));
    requireAllAsStored(now, changes);
    const inputs = changes.map(({ before }) => ({ id: before.id, input: differing(before, now.get(before.id)) }));
    await changeEach(tx, actor, inputs);
  }),
};

async function requireAsStored(tx: Tx, actor: Actor, stored: StoredTask): Promise<void> {
  const now = await getTask(actor, stored.id, tx).catch((error) => asConflict(error));
  if (!isAsStored(now, stored)) throw changedSince();
}

function requireAllAsStored(now: Map<number, Task>, changes: { after: StoredTask }[]): void {
  for (const { after } of changes) {
    const task = now.get(after.id);
    if (!task || !isAsStored(task, after)) throw changedSince();
  }
}

/** Only what the call changed: no other field is written again. */
function differing(before: StoredTask, now: Task | undefined): TaskUpdate {
  const fields = Object.entries(fieldsOfStored(before));
  return Object.fromEntries(fields.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now?.[name as keyof Task])));
}
