import type { TaskUpdate } from "./task.ts";

/** A change that takes the date away, with all that means nothing without one, as people mean it. */
export function withoutDay(input: TaskUpdate): TaskUpdate {
  return input.dueDate === null ? { dueTime: null, recurrence: null, ...input } : input;
}
