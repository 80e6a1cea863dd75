import { zoneOf } from "#domain/account/user-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import { instantOf, localTimeOf } from "#domain/time/local-time.ts";
import { clockNow } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { readReminderFactKey } from "./fact-key.ts";

export type SnoozeUntil = "hour" | "tomorrow";

const hourMs = 3_600_000;
const morning = { hour: 9, minute: 0, second: 0, millisecond: 0 };

/**
 * Puts a reminder off: the same task is told of again in an hour, or at nine of the actor's next day. One more row of
 * `task_reminder`, which goes with the others when the task is completed, moved or deleted.
 * @throws NOT_FOUND no reminder of the actor's, or its task is done or gone
 */
export async function snoozeReminder(actor: Actor, id: number, until: SnoozeUntil): Promise<{ firesAt: string }> {
  const told = await db().notification.findFirst({ where: { id, userId: actor.userId, kind: "reminder" }, select: { factKey: true } });
  const { taskId = 0 } = readReminderFactKey(told?.factKey ?? "") ?? {};
  return remindLater(actor, taskId, until, "Reminder");
}

/** Reminds of a task in an hour or tomorrow at nine, whatever reminders it has. @throws NOT_FOUND no open task of the actor's */
export function snoozeTask(actor: Actor, taskId: number, until: SnoozeUntil): Promise<{ firesAt: string }> {
  return remindLater(actor, taskId, until, "Task");
}

async function remindLater(actor: Actor, taskId: number, until: SnoozeUntil, what: string): Promise<{ firesAt: string }> {
  const zone = await zoneOf(actor);
  return inTransaction(undefined, async (tx) => {
    const { userId } = actor;
    // As everybody does who changes a task.
    await tx.$queryRaw`SELECT user_id FROM user_stream WHERE user_id = ${userId} FOR UPDATE`;
    const where = { id: taskId, userId, deletedAt: null, status: { not: "completed" as const } };
    const task = await tx.task.findFirst({ where, select: { id: true } });
    if (!task) throw notFound(what);
    const now = new Date(clockNow());
    const firesAt =
      until === "hour" ? new Date(now.getTime() + hourMs) : instantOf(localTimeOf(now, zone).add({ days: 1 }).with(morning), zone);
    const row = { taskId, minutes: -1, userId, firesAt };
    await tx.taskReminder.upsert({ where: { taskId_minutes: { taskId, minutes: -1 }, userId }, create: row, update: { firesAt } });
    await record(tx, actor, { action: "reminder.snooze", entity: "task", entityId: taskId, detail: { until } });
    return { firesAt: firesAt.toISOString() };
  });
}
