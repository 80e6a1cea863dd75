/** What a reminder is about: the local day and time that the task is due, and when the reminder was due. */
export type DueReminder = { dueDate: string; dueTime: string | null; firesAt: Date; timeZone: string };

const lateMs = 2 * 60_000;

/** The words under a reminder's title, on the user's clock. One that comes late says so. */
export function reminderWords({ dueDate, dueTime, firesAt, timeZone }: DueReminder, now: Date): string {
  const today = dayIn(timeZone, now);
  const due = `Due ${dayWords(dueDate, today)}${dueTime ? ` at ${dueTime}` : ""}`;
  if (now.getTime() - firesAt.getTime() < lateMs) return due;
  const meant = firesAt.toLocaleString("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  return `${due}. This reminder is late: it was meant for ${meant}.`;
}

function dayWords(day: string, today: string): string {
  const distance = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  const near = { "-1": "yesterday", 0: "today", 1: "tomorrow" }[distance];
  if (near) return near;
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

function dayIn(timeZone: string, time: Date): string {
  return new Intl.DateTimeFormat("sv-SE-u-ca-gregory-nu-latn", { timeZone, dateStyle: "short" }).format(time);
}
