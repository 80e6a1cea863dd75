import type { Task } from "#contracts/task.ts";
import { daysFrom } from "#features/frame/today.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { selectTasks } from "./select-tasks.ts";

export type TaskGroup = { name: string; tasks: Task[]; day?: DayGroup };
export type DayGroup = "overdue" | "today" | "tomorrow" | "later" | "noDate";

const days: [DayGroup, MessageKey][] = [
  ["overdue", "list.overdue"],
  ["today", "list.today"],
  ["tomorrow", "list.tomorrow"],
  ["later", "list.later"],
  ["noDate", "list.noDate"],
];

/** Tasks by when they are due, seen from the reader's own today; groups without tasks are left out. */
export function groupTasks(tasks: Task[], today: string): TaskGroup[] {
  const groups: TaskGroup[] = days.map(([day, name]) => ({ day, name: t(name), tasks: [] }));
  const inOrder = selectTasks(tasks, { status: "all", words: "", label: null, order: "due" });
  for (const task of inOrder) groups[groupOf(task.dueDate, today)]?.tasks.push(task);
  return groups.filter((group) => group.tasks.length > 0);
}

function groupOf(dueDate: string | null, today: string): number {
  if (!dueDate) return 4;
  const away = daysFrom(today, dueDate);
  return away < 0 ? 0 : Math.min(away + 1, 3);
}
