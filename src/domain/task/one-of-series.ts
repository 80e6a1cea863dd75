import type { Task } from "#contracts/task.ts";
import { todayOf } from "#domain/account/user-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { inTransaction } from "#domain/record.ts";
import type { Tx } from "#lib/db.ts";
import { changeTasks } from "./many.ts";
import { nextInSeries } from "./series.ts";
import { createTask, getTask } from "./task.ts";

/**
 * Makes a recurring task one for itself: what is changed of it from now on is changed of it alone, and the series goes on with a
 * next task, which is made now. @throws NOT_FOUND · CONFLICT it does not recur, is completed, is the last one, or has changed meanwhile
 */
export function detachTask(actor: Actor, id: number): Promise<{ task: Task; next: Task }> {
  return inTransaction(undefined, async (tx) => {
    const { task, following } = await readSeries(tx, actor, id);
    // Before the task is locked: making one may lock the tree.
    const next = await createTask(actor, following, tx);
    const [detached] = await changeTasks(actor, [id], { recurrence: null }, tx, seen(task));
    return { task: detached ?? task, next };
  });
}

/** Leaves this date of a recurring task out: it is due at the next one. @throws as detachTask */
export function skipDate(actor: Actor, id: number): Promise<Task> {
  return inTransaction(undefined, async (tx) => {
    const { task, following } = await readSeries(tx, actor, id);
    const { dueDate, startDate, recurrence } = following;
    const [moved] = await changeTasks(actor, [id], { dueDate, startDate, recurrence }, tx, seen(task));
    return moved ?? task;
  });
}

async function readSeries(tx: Tx, actor: Actor, id: number) {
  const task = await getTask(actor, id, tx);
  const today = await todayOf(actor, undefined, tx);
  const following = task.status === "completed" ? null : nextInSeries(task, today);
  if (!following) throw new DomainError("CONFLICT", "No other date follows this task");
  return { task, following };
}

function seen({ dueDate, recurrence }: Task): Pick<Task, "dueDate" | "recurrence"> {
  return { dueDate, recurrence };
}
