import { eachAtOnce, untilNotFull } from "#domain/job/batches.ts";
import type { Job } from "#domain/job/job-runner.ts";
import { dueReminders, fireReminder } from "#domain/notification/reminder.ts";
import { logger } from "#lib/logger.ts";
import { reminderBatch, reminderIntervalMs, remindersAtOnce } from "../../tunables.ts";

/** Fires reminders as they come due; any number of processes do, and each fires once. */
export const reminderJob: Job = {
  name: "notification.remind",
  everyMs: reminderIntervalMs,
  work: () => untilNotFull(reminderBatch, remindDue),
};

/** One batch of what is due; returns how many this process fired. */
export async function remindDue(): Promise<number> {
  let fired = 0;
  await eachAtOnce(await dueReminders(reminderBatch), remindersAtOnce, async (reminder) => {
    try {
      if (await fireReminder(reminder)) fired += 1;
    } catch (error) {
      // It stays, and is due again at the next look.
      logger.warn({ err: error, task: reminder.taskId }, "a reminder could not be fired; trying again");
    }
  });
  return fired;
}
