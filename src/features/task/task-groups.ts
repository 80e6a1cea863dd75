import type { Task } from "#contracts/task.ts";
import { selectTasks } from "./select-tasks.ts";

export type TaskGroup = { name: string; tasks: Task[] };

const dayMs = 86_400_000;
const names = ["Overdue", "Today", "Tomorrow", "Later", "No date"];

/** Tasks by when they are due, seen from the reader's own today; groups without tasks are left out. */
export function groupTasks(tasks: Task[], now = new Date()): TaskGroup[] {
  const groups: TaskGroup[] = names.map((name) => ({ name, tasks: [] }));
  const inOrder = selectTasks(tasks, { status: "all", words: "", label: null, order: "due" });
  for (const task of inOrder) groups[groupOf(task.dueDate, now)]?.tasks.push(task);
  return groups.filter((group) => group.tasks.length > 0);
}

function groupOf(dueDate: string | null, now: Date): number {
  if (!dueDate) return 4;
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const days = Math.round((new Date(`${dueDate}T00:00:00`).getTime() - today.getTime()) / dayMs);
  return days < 0 ? 0 : Math.min(days + 1, 3);
}
