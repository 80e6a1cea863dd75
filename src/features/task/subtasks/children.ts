import type { Task } from "#contracts/task.ts";
import { byPosition } from "../view/select-tasks.ts";

/** Right below a task, in their own order. */
export function childrenOf(tasks: Task[], id: number): Task[] {
  return tasks.filter(({ parentId }) => parentId === id).sort(byPosition);
}

/** All descendants of a task. */
export function belowOf(tasks: Task[], id: number): Task[] {
  const children = tasks.filter(({ parentId }) => parentId === id);
  return children.flatMap((child) => [child, ...belowOf(tasks, child.id)]);
}

/** From the uppermost task to the one right above this. */
export function aboveOf(tasks: Task[], task: Task): Task[] {
  const parent = tasks.find(({ id }) => id === task.parentId);
  return parent ? [...aboveOf(tasks, parent), parent] : [];
}

/** Tasks in tree order, each parent before its children, with the depth of each. */
export function inTree(tasks: Task[]): { task: Task; depth: number }[] {
  const ids = new Set(tasks.map(({ id }) => id));
  const children = Map.groupBy(tasks, ({ parentId }) => (parentId !== null && ids.has(parentId) ? parentId : null));
  const from = (parentId: number | null, depth: number): { task: Task; depth: number }[] =>
    (children.get(parentId) ?? []).flatMap((task) => [{ task, depth }, ...from(task.id, depth + 1)]);
  return from(null, 0);
}
