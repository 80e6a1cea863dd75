import type { Job } from "#domain/job/job-runner.ts";
import { dueReminders, fireReminder } from "#domain/notification/reminder.ts";
import { logger } from "#lib/logger.ts";
import { reminderBatch, reminderIntervalMs, remindersAtOnce } from "../../tunables.ts";

/** Fires reminders as they come due; any number of processes do, and each fires once. */
export const reminderJob: Job = {
  name: "notification.remind",
  everyMs: reminderIntervalMs,
  work: async () => {
    let fired = 0;
    for (let batch = reminderBatch; batch === reminderBatch; fired += batch) batch = await remindDue();
    return fired;
  },
};

/** One batch of what is due; returns how many this process fired. */
export async function remindDue(): Promise<number> {
  const waiting = await dueReminders(reminderBatch);
  let fired = 0;
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        if (await fireReminder(next)) fired += 1;
      } catch (error) {
        // It stays, and is due again at the next look.
        logger.warn({ err: error, task: next.taskId }, "a reminder could not be fired; trying again");
      }
    }
  };
  await Promise.all(Array.from({ length: remindersAtOnce }, work));
  return fired;
}
