import type { Task } from "#contracts/task.ts";
import { daysFrom } from "#features/frame/today.ts";
import { selectTasks } from "./select-tasks.ts";

export type TaskGroup = { name: string; tasks: Task[] };

const names = ["Overdue", "Today", "Tomorrow", "Later", "No date"];

/** Tasks by when they are due, seen from the reader's own today; groups without tasks are left out. */
export function groupTasks(tasks: Task[], today: string): TaskGroup[] {
  const groups: TaskGroup[] = names.map((name) => ({ name, tasks: [] }));
  const inOrder = selectTasks(tasks, { status: "all", words: "", label: null, order: "due" });
  for (const task of inOrder) groups[groupOf(task.dueDate, today)]?.tasks.push(task);
  return groups.filter((group) => group.tasks.length > 0);
}

function groupOf(dueDate: string | null, today: string): number {
  if (!dueDate) return 4;
  const days = daysFrom(today, dueDate);
  return days < 0 ? 0 : Math.min(days + 1, 3);
}
