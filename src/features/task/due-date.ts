import { readerNearDate } from "#client/reader-time.ts";
import { daysFrom } from "#features/frame/today.ts";

export type DueWords = { text: string; late: boolean };

/** A calendar day as people say it, seen from the reader's own today. */
export function dueWords(day: string, today: string): DueWords {
  return { text: readerNearDate(day, today), late: daysFrom(today, day) < 0 };
}
