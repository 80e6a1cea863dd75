"use client";

import type { Task } from "#contracts/task.ts";
import { useTaskActions } from "../use-tasks.ts";
import type { TaskGroup } from "../view/group-by.ts";
import { moveEdits } from "./move-edits.ts";

/** Puts tasks into a group: before one there; null: at its end; undefined: behind those that are part of the same task. */
export type MoveTasks = (ids: number[], group: string, before?: number | null) => void;

/** One change for each drop, with its undo. Without an order by hand a group has no places. `isTree`: a task becomes part of what its neighbour is part of. */
export function useMove(groups: TaskGroup[], isManual: boolean, isTree = false): MoveTasks {
  const { editMany } = useTaskActions();
  return (ids, key, before) => {
    const group = groups.find((one) => one.key === key);
    if (!group?.set) return;
    const all = new Map(groups.flatMap(({ tasks }) => tasks).map((task) => [task.id, task]));
    const moved = ids.flatMap((id) => all.get(id) ?? []);
    const parentOf = (task: Task | undefined) => (task?.parentId && all.has(task.parentId) ? task.parentId : null);
    const from = parentOf(moved[0]);
    const to = before === undefined ? from : parentOf(all.get(before ?? 0));
    const set = isTree && from !== to && !ids.includes(to ?? 0) ? { ...group.set, parentId: to } : group.set;
    const order = isTree ? group.tasks.filter((task) => parentOf(task) === to) : group.tasks;
    const edits = moveEdits(moved, set, isManual ? { order, before: before ?? null } : null);
    if (edits.length > 0) editMany.mutate({ edits });
  };
}
