import { dueReminders, fireReminder } from "#domain/notification/reminder.ts";
import { logger } from "#lib/logger.ts";
import { reminderBatch, reminderIntervalMs, remindersAtOnce } from "../../tunables.ts";

/** Fires reminders as they come due; any number of processes do, and each fires once. */
export function startReminding(): () => void {
  let busy = false;
  const round = async () => {
    if (busy) return;
    busy = true;
    try {
      while ((await remindDue()) === reminderBatch);
    } catch (error) {
      logger.warn({ err: error }, "reminders could not be looked for; trying again");
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void round(), reminderIntervalMs);
  return () => clearInterval(timer);
}

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
