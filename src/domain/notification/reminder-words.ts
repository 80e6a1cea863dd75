import { textFor } from "#messages/page-source.ts";

/** What a reminder is about: the local day and time that the task is due, and when the reminder was due. */
export type DueReminder = { dueDate: string; dueTime: string | null; firesAt: Date; timeZone: string };

const lateMs = 2 * 60_000;

/** The words under a reminder's title, on the user's clock. One that comes late says so. */
export function reminderWords({ dueDate, dueTime, firesAt, timeZone }: DueReminder, now: Date, locale = "en"): string {
  const today = dayIn(timeZone, now);
  const day = dayWords(dueDate, today, locale);
  const due = dueTime ? textFor(locale, "mail.dueAt", { day, time: dueTime }) : textFor(locale, "mail.due", { day });
  if (now.getTime() - firesAt.getTime() < lateMs) return due;
  const meant = firesAt.toLocaleString(dateTag(locale), {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  return textFor(locale, "mail.lateReminder", { due, moment: meant });
}

function dayWords(day: string, today: string, locale: string): string {
  const distance = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  const near = ({ "-1": "task.yesterday", 0: "task.today", 1: "task.tomorrow" } as const)[String(distance)];
  if (near) return textFor(locale, near);
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(dateTag(locale), {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

/** English of nowhere is written as in Britain. */
function dateTag(locale: string): string {
  return locale === "en" ? "en-GB" : locale;
}

function dayIn(timeZone: string, time: Date): string {
  return new Intl.DateTimeFormat("sv-SE-u-ca-gregory-nu-latn", { timeZone, dateStyle: "short" }).format(time);
}
