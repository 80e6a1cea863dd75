import { fold } from "#contracts/fold.ts";
import type { Task, TaskPriority, TaskStatus } from "#contracts/task.ts";

export const taskOrders = ["newest", "manual", "due", "priority", "title"] as const;
export type TaskOrder = (typeof taskOrders)[number];
export const taskStatuses = ["open", "in_progress", "completed", "all"] as const;
export const taskGroupings = ["none", "day", "priority", "status", "project", "label"] as const;
export type TaskGrouping = (typeof taskGroupings)[number];
/** Of which tasks a page is. */
export type TaskScope = { kind: "all" | "today" | "upcoming" | "inbox" } | { kind: "project"; id: number };
export type TaskView = {
  status: (typeof taskStatuses)[number] | TaskStatus;
  words: string;
  label: string | null;
  order: TaskOrder;
  group: TaskGrouping;
};

const weight: Record<TaskPriority, number> = { none: 0, low: 1, medium: 2, high: 3 };

/** Whether a page is of a task, seen from the reader's own today. */
export function isInScope(task: Task, scope: TaskScope, today: string): boolean {
  switch (scope.kind) {
    case "all":
      return true;
    case "today":
      return task.dueDate !== null && task.dueDate <= today;
    case "upcoming":
      return task.dueDate !== null && task.dueDate > today;
    case "inbox":
      return task.projectId === null;
    case "project":
      return task.projectId === scope.id;
  }
}

/** The tasks that a view shows, in its order; ties go to the newest. */
export function selectTasks(tasks: Task[], view: Omit<TaskView, "group">): Task[] {
  const words = fold(view.words.trim());
  return tasks
    .filter((task) => hasStatus(task, view.status) && (view.label === null || task.labels.includes(view.label)))
    .filter((task) => words === "" || fold(`${task.title}\n${task.description ?? ""}`).includes(words))
    .sort((a, b) => compare(a, b, view.order) || b.id - a.id);
}

/** How many tasks a view would show with each status. */
export function countByStatus(tasks: Task[], view: Omit<TaskView, "group">): Record<TaskView["status"], number> {
  const matching = selectTasks(tasks, { ...view, status: "all" });
  const count = (status: TaskView["status"]) => matching.filter((task) => hasStatus(task, status)).length;
  const [open, pending, in_progress, completed] = [count("open"), count("pending"), count("in_progress"), count("completed")];
  return { open, pending, in_progress, completed, all: matching.length };
}

/** Every label in use, in order of the alphabet. */
export function labelsOf(tasks: Task[]): string[] {
  return [...new Set(tasks.flatMap((task) => task.labels))].sort((a, b) => a.localeCompare(b));
}

/** The order that people made by hand; keys are compared by bytes. */
export function byPosition(a: Task, b: Task): number {
  return a.position < b.position ? -1 : a.position > b.position ? 1 : a.id - b.id;
}

function hasStatus(task: Task, status: TaskView["status"]): boolean {
  return status === "all" || (status === "open" ? task.status !== "completed" : task.status === status);
}

function compare(a: Task, b: Task, order: TaskOrder): number {
  switch (order) {
    case "newest":
      return 0;
    case "manual":
      return byPosition(a, b);
    case "due":
      return when(a).localeCompare(when(b)) || weight[b.priority] - weight[a.priority];
    case "priority":
      return weight[b.priority] - weight[a.priority];
    case "title":
      return a.title.localeCompare(b.title);
  }
}

function when({ dueDate, dueTime }: Task): string {
  return `${dueDate ?? "9999-99-99"} ${dueTime ?? "99:99"}`;
}
