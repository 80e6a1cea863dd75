import { daysFrom } from "#features/frame/today.ts";

export type DueWords = { text: string; late: boolean };

/** A calendar day as people say it, seen from the reader's own today. */
export function dueWords(day: string, today: string): DueWords {
  const distance = daysFrom(today, day);
  return { text: distanceWords(distance) ?? dateWords(day, today), late: distance < 0 };
}

function distanceWords(distance: number): string | null {
  if (distance === 0) return "today";
  if (distance === 1) return "tomorrow";
  if (distance === -1) return "yesterday";
  return null;
}

function dateWords(day: string, today: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  // A day without a zone: read and written in one.
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en", { month: "short", day: "numeric", timeZone: "UTC", ...year });
}
