import { daysFrom } from "#features/frame/today.ts";
import { readerLocale, t } from "#messages/text.ts";

export type DueWords = { text: string; late: boolean };

/** A calendar day as people say it, seen from the reader's own today. */
export function dueWords(day: string, today: string): DueWords {
  const distance = daysFrom(today, day);
  return { text: distanceWords(distance) ?? dateWords(day, today), late: distance < 0 };
}

function distanceWords(distance: number): string | null {
  if (distance === 0) return t("task.today");
  if (distance === 1) return t("task.tomorrow");
  if (distance === -1) return t("task.yesterday");
  return null;
}

function dateWords(day: string, today: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  // A day without a zone: read and written in one.
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(readerLocale(), { month: "short", day: "numeric", timeZone: "UTC", ...year });
}
