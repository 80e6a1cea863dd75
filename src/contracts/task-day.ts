import type { TaskUpdate } from "./task.ts";

/** A change that removes the date also removes the fields that require one. */
export function withoutDay(input: TaskUpdate): TaskUpdate {
  return input.dueDate === null ? { dueTime: null, recurrence: null, ...input } : input;
}
