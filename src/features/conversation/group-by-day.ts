import { readerDay } from "#client/reader-time.ts";
import { daysFrom } from "#features/frame/today.ts";

export type DayGroup<T> = { label: "Today" | "Yesterday" | "Earlier"; items: T[] };

/** Splits items into today's, yesterday's and earlier ones by the reader's own calendar, keeping their order. */
export function groupByDay<T extends { updatedAt: string }>(items: T[], now = new Date()): DayGroup<T>[] {
  const today = readerDay(now);
  const labelOf = (item: T) => {
    const ago = daysFrom(readerDay(item.updatedAt), today);
    // What was changed on a server whose clock is ahead is of today as well.
    return ago <= 0 ? "Today" : ago === 1 ? "Yesterday" : "Earlier";
  };
  return (["Today", "Yesterday", "Earlier"] as const)
    .map((label) => ({ label, items: items.filter((item) => labelOf(item) === label) }))
    .filter((group) => group.items.length > 0);
}
