"use client";

import { generateKeyBetween } from "fractional-indexing";
import type { Task } from "#contracts/task.ts";
import type { Selection } from "../bulk/use-selection.ts";
import { useTaskActions } from "../use-tasks.ts";
import { byPosition } from "./select-tasks.ts";
import { focusPart, type ListDeed } from "./use-list-keys.ts";

/** Where in the details each deed puts the focus. */
const parts: Partial<Record<ListDeed, string>> = {
  date: "[data-part=date]",
  priority: "[data-part=priority]",
  labels: "[data-part=labels]",
  project: "[data-part=project]",
};

type Given = { tasks: Task[]; selection: Selection; toggleOpen: (id: number, isOpen?: boolean) => void };

/** What the keys of a list do. */
export function useTaskDeeds({ tasks, selection, toggleOpen }: Given): (deed: ListDeed, id: number) => void {
  const { remove, editMany } = useTaskActions();

  /** Behind or before its neighbour in the order by hand, among those that stand where it stands. */
  function move(id: number, by: -1 | 1) {
    const task = tasks.find((one) => one.id === id);
    if (!task) return;
    const beside = tasks.filter((one) => one.parentId === task.parentId && one.projectId === task.projectId).sort(byPosition);
    const at = beside.findIndex((one) => one.id === id) + by;
    const [before, after] = by < 0 ? [beside[at - 1], beside[at]] : [beside[at], beside[at + 1]];
    if (!beside[at]) return;
    const position = generateKeyBetween(before?.position ?? null, after?.position ?? null);
    editMany.mutate({ edits: [{ id, position }] });
    requestAnimationFrame(() => focusPart(id, ":scope"));
  }

  return (deed, id) => {
    const part = parts[deed];
    if (part) {
      toggleOpen(id, true);
      return focusPart(id, part);
    }
    if (deed === "open") return toggleOpen(id);
    if (deed === "select") return selection.toggle(id);
    if (deed === "edit") return focusPart(id, "[data-part=title]");
    if (deed === "complete") return document.querySelector<HTMLElement>(`li[data-task="${id}"] [role=checkbox]`)?.click();
    if (deed === "delete") return remove.mutate({ id });
    move(id, deed === "up" ? -1 : 1);
  };
}
