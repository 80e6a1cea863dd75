import type { Task, TaskUpdate } from "#contracts/task.ts";

/** What was done to tasks, in a few words. */
export function deedWords(tasks: Task[], fields: TaskUpdate): string {
  const [first] = tasks;
  const what = tasks.length === 1 ? `“${first?.title ?? ""}”` : `${tasks.length} tasks`;
  if (fields.status === "completed") {
    const next = tasks.length === 1 && first?.nextTaskId ? "; its next one is on the list" : "";
    return `${what} completed${next}`;
  }
  if (fields.status) return `${what} opened again`;
  if (fields.projectId !== undefined || fields.parentId !== undefined || fields.position !== undefined) return `${what} moved`;
  return `${what} changed`;
}
