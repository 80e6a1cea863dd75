"use client";

import type { Task } from "#contracts/task.ts";
import type { Selection } from "../bulk/use-selection.ts";
import type { MoveTasks } from "../drag/use-move.ts";
import { useTaskActions } from "../use-tasks.ts";
import type { TaskGroup } from "./group-by.ts";
import { byPosition } from "./select-tasks.ts";
import { focusPart, keepFocus, type ListDeed } from "./use-list-keys.ts";

/** Where in the details each deed puts the focus. */
const parts: Partial<Record<ListDeed, string>> = {
  date: "[data-part=date]",
  priority: "[data-part=priority]",
  labels: "[data-part=labels]",
  project: "[data-part=project]",
};

type Given = {
  groups: TaskGroup[];
  move: MoveTasks;
  toggleOpen: (id: number, isOpen?: boolean) => void;
  /** Absent where nothing can be chosen. */
  selection?: Selection;
};

/** What the keys of a list or a board do. */
export function useTaskDeeds({ groups, move, toggleOpen, selection }: Given): (deed: ListDeed, id: number) => void {
  const { remove } = useTaskActions();

  /** Behind or before its neighbour in the order by hand, among those that are part of the same task. */
  function moveAlong(group: TaskGroup, task: Task, by: -1 | 1) {
    const beside = group.tasks.filter((one) => one.parentId === task.parentId).sort(byPosition);
    const at = beside.findIndex(({ id }) => id === task.id);
    if (beside[at + by]) move([task.id], group.key, by < 0 ? beside[at - 1]?.id : beside[at + 2]?.id);
  }
  /** Into the next group that takes tasks. */
  function moveAcross(from: TaskGroup, task: Task, by: -1 | 1) {
    const taking = groups.filter((group) => group.set || group === from);
    const to = taking[taking.indexOf(from) + by];
    if (to) move([task.id], to.key);
  }

  return (deed, id) => {
    const part = parts[deed];
    if (part) {
      toggleOpen(id, true);
      return focusPart(id, part);
    }
    if (deed === "open") return toggleOpen(id);
    if (deed === "select") return selection?.toggle(id);
    if (deed === "edit") return focusPart(id, "[data-part=title]");
    if (deed === "complete") return document.querySelector<HTMLElement>(`li[data-task="${id}"] [role=checkbox]`)?.click();
    if (deed === "delete") return remove.mutate({ id });
    const group = groups.find(({ tasks }) => tasks.some((one) => one.id === id));
    const task = group?.tasks.find((one) => one.id === id);
    if (!group || !task) return;
    if (deed === "up" || deed === "down") moveAlong(group, task, deed === "up" ? -1 : 1);
    else moveAcross(group, task, deed === "left" ? -1 : 1);
    keepFocus(id);
  };
}
