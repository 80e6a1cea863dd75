import type { Task } from "#contracts/task.ts";

/** A task that somebody is typing into, as it was last seen, and where in the list it stood. */
export type HeldTask = { task: Task; place: number };
export type TaskRowData = { task: Task; isGone: boolean };

/**
 * The rows of a view, and at their former place those that somebody is typing into, though a change elsewhere took them
 * out of the view. `isGone`: the task was deleted.
 */
export function rowsWith(selected: Task[], all: Task[], held: HeldTask[]): TaskRowData[] {
  const rows = selected.map((task) => ({ task, isGone: false }));
  if (held.length === 0) return rows;
  const away = held.filter(({ task }) => !selected.some(({ id }) => id === task.id));
  for (const { task, place } of away.sort((a, b) => a.place - b.place)) {
    const now = all.find(({ id }) => id === task.id);
    rows.splice(place, 0, { task: now ?? task, isGone: now === undefined });
  }
  return rows;
}
