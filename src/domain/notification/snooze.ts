import { zoneOf } from "#domain/account/user-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import { instantOf, localTimeOf } from "#domain/time/local-time.ts";
import { clockNow } from "#lib/database/clock.ts";
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
  const zone = await zoneOf(actor);
  return inTransaction(undefined, async (tx) => {
    const { userId } = actor;
    // As everybody does who changes a task.
    await tx.$queryRaw`SELECT user_id FROM user_stream WHERE user_id = ${userId} FOR UPDATE`;
    const notification = await tx.notification.findFirst({ where: { id, userId, kind: "reminder" }, select: { factKey: true } });
    const { taskId = 0 } = readReminderFactKey(notification?.factKey ?? "") ?? {};
    const task = await tx.task.findFirst({
      where: { id: taskId, userId, deletedAt: null, status: { not: "completed" } },
      select: { id: true },
    });
    if (!task) throw notFound("Reminder");
    const now = new Date(clockNow());
    const firesAt =
      until === "hour" ? new Date(now.getTime() + hourMs) : instantOf(localTimeOf(now, zone).add({ days: 1 }).with(morning), zone);
    const row = { taskId, minutes: -1, userId, firesAt };
    await tx.taskReminder.upsert({ where: { taskId_minutes: { taskId, minutes: -1 }, userId }, create: row, update: { firesAt } });
    await record(tx, actor, { action: "reminder.snooze", entity: "task", entityId: taskId, detail: { until } });
    return { firesAt: firesAt.toISOString() };
  });
}
