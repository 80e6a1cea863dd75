import { readerTime } from "#client/reader-time.ts";

/** “Mon, 7 Dec, 09:00”, as its reader's clock shows it. */
export function dateWords(time: string): string {
  return readerTime(time, "weekdayAndClock");
}
