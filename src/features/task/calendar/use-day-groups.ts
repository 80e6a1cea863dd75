"use client";

import { readerDate } from "#client/reader-time.ts";
import { plusDays } from "#contracts/quick-add/calendar.ts";
import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { type MoveTasks, useMove } from "../drag/use-move.ts";
import type { TaskGroup } from "../view/group-by.ts";

type DayGroups = {
  /** Where a click moves a task to. */
  groups: TaskGroup[];
  /** The days in sight, in their order. */
  shown: TaskGroup[];
  move: MoveTasks;
};

/** The days that are shown as groups that tasks can be moved between, and what a click moves them to. */
export function useDayGroups(days: string[], byDay: Map<string, Task[]>, today: string): DayGroups {
  const group = (day: string | null, name: string): TaskGroup => ({
    key: day ?? "none",
    name,
    set: { dueDate: day },
    tasks: byDay.get(day ?? "") ?? [],
  });
  const near = [
    group(today, t("list.today")),
    group(plusDays(today, 1), t("view.tomorrow")),
    group(plusDays(today, 7), t("view.nextWeek")),
    group(null, t("view.noDate")),
  ];
  const known = new Set(near.map(({ key }) => key));
  const shown = days.map((day) => near.find(({ key }) => key === day) ?? group(day, readerDate(day, "weekdayShort")));
  return { groups: near, shown, move: useMove([...near, ...shown.filter(({ key }) => !known.has(key))], false) };
}
