import { fold } from "#contracts/fold.ts";
import type { Task, TaskPriority, TaskStatus } from "#contracts/task.ts";

export type TaskOrder = "newest" | "due" | "priority" | "title";
export type TaskView = { status: TaskStatus | "open" | "all"; words: string; label: string | null; order: TaskOrder };

const weight: Record<TaskPriority, number> = { none: 0, low: 1, medium: 2, high: 3 };

/** The tasks that a view shows, in its order; ties go to the newest. */
export function selectTasks(tasks: Task[], view: TaskView): Task[] {
  const words = fold(view.words.trim());
  return tasks
    .filter((task) => hasStatus(task, view.status) && (view.label === null || task.labels.includes(view.label)))
    .filter((task) => words === "" || fold(`${task.title}\n${task.description ?? ""}`).includes(words))
    .sort((a, b) => compare(a, b, view.order) || b.id - a.id);
}

/** Every label in use, in order of the alphabet. */
export function labelsOf(tasks: Task[]): string[] {
  return [...new Set(tasks.flatMap((task) => task.labels))].sort((a, b) => a.localeCompare(b));
}

function hasStatus(task: Task, status: TaskView["status"]): boolean {
  return status === "all" || (status === "open" ? task.status !== "completed" : task.status === status);
}

function compare(a: Task, b: Task, order: TaskOrder): number {
  switch (order) {
    case "newest":
      return 0;
    case "due":
      return (a.dueDate ?? "9999-99-99").localeCompare(b.dueDate ?? "9999-99-99");
    case "priority":
      return weight[b.priority] - weight[a.priority];
    case "title":
      return a.title.localeCompare(b.title);
  }
}
