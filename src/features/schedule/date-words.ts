import { readerTime } from "#client/reader-time.ts";

/** “Mon, 7 Dec, 09:00”, as its reader's clock shows it. */
export function dateWords(time: string): string {
  const form = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return readerTime(time, form);
}
