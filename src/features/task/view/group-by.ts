import { readerDate } from "#client/reader-time.ts";
import type { Project } from "#contracts/project.ts";
import { plusDays } from "#contracts/quick-add/calendar.ts";
import type { Section } from "#contracts/section.ts";
import type { Task, TaskUpdate } from "#contracts/task.ts";
import { daysFrom } from "#features/frame/today.ts";
import { t } from "#messages/text.ts";
import { dueWords } from "../due-date.ts";
import type { TaskGrouping } from "./select-tasks.ts";

/** A part of a page: a heading of a list, or a column of a board. */
export type TaskGroup = {
  key: string;
  name: string;
  tasks: Task[];
  /** What a task that is moved here becomes; null: none can be. */
  set: TaskUpdate | null;
  isLate?: boolean;
};
type Place = Omit<TaskGroup, "tasks">;
export type Grouped = { today: string; projects: Project[]; sections: Section[]; isBoard?: boolean };

const priorityNames = { high: "task.high", medium: "task.medium", low: "task.low", none: "list.noPriority" } as const;
const statusNames = { pending: "task.toDo", in_progress: "task.inProgress", completed: "task.completed" } as const;
const daysOnBoard = 7;

/** Tasks in the groups of a view, each in the order given. A board has its columns even where they are empty, and so have sections. */
export function groupBy(tasks: Task[], by: TaskGrouping, { today, projects, sections, isBoard = false }: Grouped): TaskGroup[] {
  switch (by) {
    case "none":
      return tasks.length > 0 ? [{ key: "", name: "", set: {}, tasks }] : [];
    case "day":
      return collect(
        [...tasks].sort((a, b) => (a.dueDate ?? "9999-99-99").localeCompare(b.dueDate ?? "9999-99-99")),
        ({ dueDate }) => [isBoard && dueDate && daysFrom(today, dueDate) >= daysOnBoard ? later() : dayPlace(dueDate, today)],
        isBoard ? dayColumns(tasks, today) : [],
        isBoard,
      );
    case "priority": {
      const places = entriesOf(priorityNames).map(([priority, name]): Place => ({ key: priority, name: t(name), set: { priority } }));
      return collect(tasks, ({ priority }) => places.filter(({ key }) => key === priority), places, isBoard);
    }
    case "status": {
      const places = entriesOf(statusNames).map(([status, name]): Place => ({ key: status, name: t(name), set: { status } }));
      return collect(tasks, ({ status }) => places.filter(({ key }) => key === status), places, isBoard);
    }
    case "project": {
      const places = [
        projectPlace(null, projects),
        ...projects.filter(({ archived }) => !archived).map(({ id }) => projectPlace(id, projects)),
      ];
      return collect(tasks, ({ projectId }) => [projectPlace(projectId, projects)], isBoard ? places : [], isBoard);
    }
    case "section": {
      const places = sections.map(({ id, name }): Place => ({ key: String(id), name, set: { sectionId: id } }));
      const none: Place = { key: "none", name: isBoard || sections.length > 0 ? t("list.withoutSection") : "", set: { sectionId: null } };
      return collect(tasks, ({ sectionId }) => [places.find(({ key }) => key === String(sectionId)) ?? none], [none, ...places], true);
    }
    case "label":
      return collect(tasks, ({ labels }) => (labels.length > 0 ? labels.map(labelPlace) : [labelPlace(null)]));
  }
}

function collect(tasks: Task[], placesOf: (task: Task) => Place[], order: Place[] = [], keepsEmpty = false): TaskGroup[] {
  const groups = new Map<string, TaskGroup>(order.map((place) => [place.key, { ...place, tasks: [] }]));
  for (const task of tasks) {
    for (const place of placesOf(task)) {
      const group = groups.get(place.key) ?? { ...place, tasks: [] };
      group.tasks.push(task);
      groups.set(place.key, group);
    }
  }
  return [...groups.values()].filter((group) => keepsEmpty || group.tasks.length > 0);
}

function entriesOf<K extends string, V>(names: Record<K, V>): [K, V][] {
  return Object.entries(names) as [K, V][];
}

function projectPlace(id: number | null, projects: Project[]): Place {
  if (id === null) return { key: "none", name: t("list.withoutProject"), set: { projectId: null, sectionId: null } };
  const name = projects.find((one) => one.id === id)?.name ?? t("list.anotherProject");
  return { key: String(id), name, set: { projectId: id, sectionId: null } };
}

function labelPlace(label: string | null): Place {
  return { key: label === null ? "" : `#${label}`, name: label ?? t("list.withoutLabel"), set: null };
}

/** A day of its own; all that are over together. */
function dayPlace(day: string | null, today: string): Place {
  if (day === null) return { key: "none", name: t("list.noDate"), set: { dueDate: null } };
  if (daysFrom(today, day) < 0) return { key: "overdue", name: t("list.overdue"), set: null, isLate: true };
  const weekday = readerDate(day, "weekday");
  const { text } = dueWords(day, today);
  return { key: day, name: `${text.charAt(0).toUpperCase()}${text.slice(1)} · ${weekday}`, set: { dueDate: day } };
}

/** What is over, where something is, what has no day, and a week from today. */
function dayColumns(tasks: Task[], today: string): Place[] {
  const over = tasks.find(({ dueDate }) => dueDate && dueDate < today);
  const days = Array.from({ length: daysOnBoard }, (_, at) => dayPlace(plusDays(today, at), today));
  return [...(over ? [dayPlace(over.dueDate, today)] : []), dayPlace(null, today), ...days];
}

function later(): Place {
  return { key: "later", name: t("list.later"), set: null };
}
