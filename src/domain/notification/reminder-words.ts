import { dayIn } from "#contracts/zoned-time.ts";
import { textFor } from "#messages/page-source.ts";
import { letterTag, nearDayText, timeText } from "#messages/times.ts";

/** What a reminder is about: the local day and time that the task is due, and when the reminder was due. */
export type DueReminder = { dueDate: string; dueTime: string | null; firesAt: Date; timeZone: string };

const lateMs = 2 * 60_000;

/** The words under a reminder's title, on the user's clock. One that comes late says so. */
export function reminderWords({ dueDate, dueTime, firesAt, timeZone }: DueReminder, now: Date, locale = "en"): string {
  const day = nearDayText(letterTag(locale), dueDate, dayIn(timeZone, now), "weekdayInText");
  const due = dueTime ? textFor(locale, "mail.dueAt", { day, time: dueTime }) : textFor(locale, "mail.due", { day });
  if (now.getTime() - firesAt.getTime() < lateMs) return due;
  const meant = timeText({ locale: letterTag(locale), timeZone }, firesAt, "weekdayAndClock");
  return textFor(locale, "mail.lateReminder", { due, moment: meant });
}
