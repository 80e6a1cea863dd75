import { fold } from "#contracts/fold.ts";
import type { Task, TaskPriority, TaskStatus } from "#contracts/task.ts";

export const taskOrders = ["newest", "manual", "due", "priority", "title"] as const;
export type TaskOrder = (typeof taskOrders)[number];
export const taskStatuses = ["open", "in_progress", "completed", "all"] as const;
export const taskGroupings = ["none", "day", "priority", "status", "project", "section", "label"] as const;
export type TaskGrouping = (typeof taskGroupings)[number];
export const taskLayouts = ["list", "board", "week", "month"] as const;
export type TaskLayout = (typeof taskLayouts)[number];
export function isCalendar(layout: TaskLayout): boolean {
  return layout === "week" || layout === "month";
}

/** Of which tasks a page is. */
export type TaskScope = { kind: "all" | "today" | "upcoming" | "inbox" } | { kind: "project"; id: number };

/** The address of a page of tasks. */
export function pathOf(scope: TaskScope): string {
  if (scope.kind === "project") return `/projects/${scope.id}`;
  return scope.kind === "all" ? "/tasks" : `/tasks/${scope.kind}`;
}

/** Of which tasks the page at an address is; null: of none. */
export function scopeOf(path: string): TaskScope | null {
  const project = /^\/projects\/([1-9]\d{0,9})$/.exec(path)?.[1];
  if (project) return { kind: "project", id: Number(project) };
  const kind = path === "/tasks" ? "all" : (["today", "upcoming", "inbox"] as const).find((one) => path === `/tasks/${one}`);
  return kind ? { kind } : null;
}

export type TaskView = {
  status: (typeof taskStatuses)[number] | TaskStatus;
  words: string;
  label: string | null;
  order: TaskOrder;
  group: TaskGrouping;
  layout: TaskLayout;
};
/** What of a view says which tasks it shows, and in which order. */
export type TaskChoice = Pick<TaskView, "status" | "words" | "label" | "order">;

const alphabet = new Intl.Collator();
const weight: Record<TaskPriority, number> = { none: 0, low: 1, medium: 2, high: 3 };

/** Whether a page is of a task, seen from the reader's own today. A calendar shows past days, too. */
export function isInScope(task: Task, scope: TaskScope, today: string, withPast = false): boolean {
  switch (scope.kind) {
    case "all":
      return true;
    case "today":
      return task.dueDate !== null && task.dueDate <= today;
    case "upcoming":
      return task.dueDate !== null && (withPast || task.dueDate > today);
    case "inbox":
      return task.projectId === null;
    case "project":
      return task.projectId === scope.id;
  }
}

/** The tasks that a view shows, in its order; ties go to the newest. */
export function selectTasks(tasks: Task[], view: TaskChoice): Task[] {
  return matching(tasks, view).sort((a, b) => compare(a, b, view.order) || b.id - a.id);
}

function matching(tasks: Task[], { status, words, label }: TaskChoice): Task[] {
  const sought = fold(words.trim());
  return tasks
    .filter((task) => hasStatus(task, status) && (label === null || task.labels.includes(label)))
    .filter((task) => sought === "" || fold(`${task.title}\n${task.description ?? ""}`).includes(sought));
}

/** How many tasks a view would show with each status. */
export function countByStatus(tasks: Task[], view: TaskChoice): Record<TaskView["status"], number> {
  const counts = { open: 0, pending: 0, in_progress: 0, completed: 0, all: 0 };
  for (const { status } of matching(tasks, { ...view, status: "all" })) {
    counts[status] += 1;
    counts.all += 1;
  }
  return { ...counts, open: counts.pending + counts.in_progress };
}

/** Every label in use, in order of the alphabet. */
export function labelsOf(tasks: Task[]): string[] {
  return [...new Set(tasks.flatMap((task) => task.labels))].sort((a, b) => a.localeCompare(b));
}

/** The order that people made by hand; keys are compared by bytes. */
export function byPosition(a: Task, b: Task): number {
  return byText(a.position, b.position) || a.id - b.id;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
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
      return byText(when(a), when(b)) || weight[b.priority] - weight[a.priority];
    case "priority":
      return weight[b.priority] - weight[a.priority];
    case "title":
      return alphabet.compare(a.title, b.title);
  }
}

function when({ dueDate, dueTime }: Task): string {
  return `${dueDate ?? "9999-99-99"} ${dueTime ?? "99:99"}`;
}
