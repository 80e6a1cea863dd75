import { localeOf } from "#domain/account/user-locale.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { reminderFactKey } from "./fact-key.ts";
import { notify } from "./notify.ts";
import { reminderWords } from "./reminder-words.ts";

/** A reminder whose time has come. */
export type DueRow = { taskId: number; minutes: number; userId: number; firesAt: Date };

/** Reminders that are due by the database's clock, the longest overdue first. */
export function dueReminders(count: number): Promise<DueRow[]> {
  return db().$queryRaw<DueRow[]>`/* across users: notification */
    SELECT task_id AS "taskId", minutes, user_id AS "userId", fires_at AS "firesAt"
    FROM task_reminder WHERE fires_at <= now() ORDER BY fires_at LIMIT ${count}`;
}

type Remembered = {
  title: string;
  dueDate: string;
  dueTime: string | null;
  timeZone: string;
  closed: boolean;
};

/**
 * Tells the user, and takes the reminder away in the same transaction: whoever comes second finds none. False for them. The
 * stream is locked first, as everybody does who changes a task, so that a task that is completed at this moment holds up nobody.
 */
export function fireReminder({ taskId, minutes, userId, firesAt }: DueRow): Promise<boolean> {
  return db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT user_id FROM user_stream WHERE user_id = ${userId} FOR UPDATE`;
    const [row] = await tx.$queryRaw<Remembered[]>`
      WITH taken AS (
        DELETE FROM task_reminder WHERE task_id = ${taskId} AND minutes = ${minutes} AND user_id = ${userId} AND fires_at = ${firesAt}::timestamptz
        RETURNING task_id
      )
      SELECT task.title, to_char(task.due_date, 'YYYY-MM-DD') AS "dueDate", task.due_time AS "dueTime",
        coalesce("user".time_zone, "user".named_zone, 'UTC') AS "timeZone", "user".deleted_at IS NOT NULL AS closed
      FROM taken JOIN task ON task.id = taken.task_id AND task.user_id = ${userId} JOIN "user" ON "user".id = task.user_id`;
    if (!row) return false;
    const { title, closed, ...due } = row;
    if (closed) return true;
    await notify(tx, {
      userId,
      kind: "reminder",
      fact: reminderFactKey({ taskId, minutes, firesAt }),
      title,
      body: reminderWords({ ...due, firesAt }, currentTime(), await localeOf(tx, userId)),
      url: `/tasks?task=${taskId}`,
    });
    return true;
  });
}
