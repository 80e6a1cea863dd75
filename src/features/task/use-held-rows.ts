"use client";

import { useCallback, useState } from "react";
import type { Task } from "#contracts/task.ts";
import { type HeldTask, rowsWith, type TaskRowData } from "./held-rows.ts";

/** Keeps a task's row in its place while somebody types into it; a place of null lets it go. */
export type HoldRow = (task: Task, place: number | null) => void;

/** The rows of a view, with those that are held. */
export function useHeldRows(selected: Task[], all: Task[]): { rows: TaskRowData[]; hold: HoldRow; held: ReadonlyMap<number, HeldTask> } {
  const [held, setHeld] = useState<ReadonlyMap<number, HeldTask>>(new Map());
  const hold = useCallback<HoldRow>((task, place) => {
    setHeld((before) => {
      if (place === null && !before.has(task.id)) return before;
      const after = new Map(before);
      if (place === null) after.delete(task.id);
      else after.set(task.id, { task, place });
      return after;
    });
  }, []);
  return { rows: rowsWith(selected, all, [...held.values()]), hold, held };
}
