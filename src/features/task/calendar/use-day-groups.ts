"use client";

import { plusDays } from "#contracts/quick-add/calendar.ts";
import type { Task } from "#contracts/task.ts";
import { readerLocale, t } from "#messages/text.ts";
import { type MoveTasks, useMove } from "../drag/use-move.ts";
import type { TaskGroup } from "../view/group-by.ts";
import { dayText } from "./days.ts";

/** The days that are shown as groups that tasks can be moved between, and what a click moves them to. */
export function useDayGroups(days: string[], byDay: Map<string, Task[]>, today: string): { groups: TaskGroup[]; move: MoveTasks } {
  const tasks = [...byDay.values()].flat();
  const group = (day: string | null, name: string): TaskGroup => ({
    key: day ?? "none",
    name,
    set: { dueDate: day },
    tasks: tasks.filter(({ dueDate }) => dueDate === day),
  });
  const near = [
    group(today, t("list.today")),
    group(plusDays(today, 1), t("view.tomorrow")),
    group(plusDays(today, 7), t("view.nextWeek")),
    group(null, t("view.noDate")),
  ];
  const known = new Set(near.map(({ key }) => key));
  const form = { weekday: "short", day: "numeric", month: "short" } as const;
  const shown = days.filter((day) => !known.has(day)).map((day) => group(day, dayText(day, readerLocale(), form)));
  const all = [...near, ...shown];
  return { groups: near, move: useMove(all, false) };
}
