import type { Task } from "#contracts/task.ts";
import { daysFrom } from "#features/frame/today.ts";
import { type MessageKey, readerLocale, t } from "#messages/text.ts";
import { dueWords } from "../due-date.ts";
import type { TaskGrouping } from "./select-tasks.ts";
import type { TaskGroup } from "./task-groups.ts";

const priorityNames = { high: "task.high", medium: "task.medium", low: "task.low", none: "list.noPriority" } as const;
const statusNames = { in_progress: "task.inProgress", pending: "task.toDo", completed: "task.completed" } as const;

/** Tasks in the groups of a view, each in the order given; `projectName` names a project. */
export function groupBy(tasks: Task[], by: TaskGrouping, today: string, projectName: (id: number) => string): TaskGroup[] {
  switch (by) {
    case "none":
      return tasks.length > 0 ? [{ name: "", tasks }] : [];
    case "day":
      return collect(
        [...tasks].sort((a, b) => (a.dueDate ?? "9999-99-99").localeCompare(b.dueDate ?? "9999-99-99")),
        ({ dueDate }) => [dayName(dueDate, today)],
      );
    case "priority":
      return collect(tasks, ({ priority }) => [t(priorityNames[priority])], namesOf(priorityNames));
    case "status":
      return collect(tasks, ({ status }) => [t(statusNames[status])], namesOf(statusNames));
    case "project":
      return collect(tasks, ({ projectId }) => [projectId === null ? t("list.withoutProject") : projectName(projectId)]);
    case "label":
      return collect(tasks, ({ labels }) => (labels.length > 0 ? labels : [t("list.withoutLabel")]));
  }
}

function namesOf(names: Record<string, MessageKey>): string[] {
  return Object.values(names).map((name) => t(name));
}

function collect(tasks: Task[], groupsOf: (task: Task) => string[], order: string[] = []): TaskGroup[] {
  const groups = new Map<string, Task[]>(order.map((name) => [name, []]));
  for (const task of tasks) for (const name of groupsOf(task)) groups.set(name, [...(groups.get(name) ?? []), task]);
  return [...groups].map(([name, members]) => ({ name, tasks: members })).filter((group) => group.tasks.length > 0);
}

function dayName(day: string | null, today: string): string {
  if (day === null) return t("list.noDate");
  const away = daysFrom(today, day);
  if (away < 0) return t("list.overdue");
  const weekday = new Date(`${day}T00:00:00Z`).toLocaleDateString(readerLocale(), { weekday: "long", timeZone: "UTC" });
  const { text } = dueWords(day, today);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} · ${weekday}`;
}
