import { generateNKeysBetween } from "fractional-indexing";
import type { Task, TaskUpdate } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";

/** Where something is dropped in manual order: before a task, or at the end. `order`: the tasks already there. */
export type Place = { order: Task[]; before: number | null };
type Edit = TaskUpdate & { id: number };

/** What putting tasks somewhere makes of each of them; one that stays what and where it is, is left out. */
export function moveEdits(moved: Task[], set: TaskUpdate, place: Place | null): Edit[] {
  const positions = place ? positionsAt(place, moved) : [];
  return moved.flatMap((task, at) => {
    const position = positions[at];
    const wanted = Object.entries({ ...withoutDay(set), ...(position ? { position } : {}) });
    const fields = wanted.filter(([name, value]) => task[name as keyof TaskUpdate] !== value);
    return fields.length > 0 ? [{ id: task.id, ...Object.fromEntries(fields) }] : [];
  });
}

function positionsAt({ order, before }: Place, moved: Task[]): string[] {
  const ids = new Set(moved.map(({ id }) => id));
  const others = order.filter(({ id }) => !ids.has(id));
  const found = others.findIndex(({ id }) => id === before);
  const at = found === -1 ? others.length : found;
  if (moved.length === 1 && order[at]?.id === moved[0]?.id) return [];
  const above = others[at - 1]?.position ?? null;
  // Positions may be equal, as programs set them; between equal ones there is no room.
  const below = others.slice(at).find(({ position }) => above === null || position > above)?.position ?? null;
  return generateNKeysBetween(above, below, moved.length);
}
