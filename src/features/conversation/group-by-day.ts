export type DayGroup<T> = { label: "Today" | "Yesterday" | "Earlier"; items: T[] };

/** Splits items into today's, yesterday's and earlier ones by the reader's own clock, keeping their order. */
export function groupByDay<T extends { updatedAt: string }>(items: T[], now = new Date()): DayGroup<T>[] {
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const labelOf = (item: T) => {
    const time = new Date(item.updatedAt);
    return time >= today ? "Today" : time >= yesterday ? "Yesterday" : "Earlier";
  };
  return (["Today", "Yesterday", "Earlier"] as const)
    .map((label) => ({ label, items: items.filter((item) => labelOf(item) === label) }))
    .filter((group) => group.items.length > 0);
}
