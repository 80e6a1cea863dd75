"use client";

import { Plus } from "lucide-react";
import { readerDate } from "#client/reader-time.ts";
import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../../components/ui/class-names.ts";
import type { Choosing } from "../bulk/use-choosing.tsx";
import type { Moving } from "../drag/move-menu.tsx";
import { TaskChip } from "./task-chip.tsx";

const chipsOfMonth = 4;

type DayGridProps = {
  weeks: string[][];
  byDay: Map<string, Task[]>;
  today: string;
  /** `YYYY-MM`; null: a week, which shows all of each day. */
  month: string | null;
  moving: Moving;
  choosing: Choosing;
  onAdd: (day: string) => void;
  onOpenDay: (day: string) => void;
};

/** Days as cells that take what is dropped on them; a click on a day adds there. */
export function DayGrid({ weeks, byDay, today, month, moving, choosing, onAdd, onOpenDay }: DayGridProps) {
  return (
    <div data-scroll className="flex min-h-96 flex-1 flex-col overflow-y-auto rounded-xl border border-line bg-raised">
      <div aria-hidden className="sticky top-0 z-10 grid shrink-0 grid-cols-7 border-b border-line bg-raised text-xs text-muted">
        {weeks[0]?.map((day) => (
          <span key={day} className="px-2 py-1.5">
            {readerDate(day, "shortWeekday")}
          </span>
        ))}
      </div>
      <ul className="grid flex-1 auto-rows-[minmax(6.5rem,1fr)] grid-cols-7">
        {weeks.flat().map((day) => {
          const tasks = byDay.get(day) ?? [];
          const shown = month === null ? tasks : tasks.slice(0, tasks.length > chipsOfMonth ? chipsOfMonth - 1 : chipsOfMonth);
          const long = readerDate(day, "weekdayLong");
          return (
            <li
              key={day}
              aria-label={t("view.daySummary", { day: long, count: tasks.length })}
              aria-current={day === today ? "date" : undefined}
              data-drop={day}
              className={classNames(
                "group/day relative flex min-w-0 flex-col gap-0.5 border-r border-b border-line p-1 nth-[7n]:border-r-0",
                month !== null && !day.startsWith(month) && "bg-panel/60",
              )}
            >
              <button
                type="button"
                aria-label={t("view.addOn", { day: long })}
                title={t("view.addOn", { day: long })}
                onClick={() => onAdd(day)}
                // The whole day is the target, below what is on it.
                className="flex items-center justify-between rounded-md text-xs after:absolute after:inset-0"
              >
                <span
                  className={classNames(
                    "grid h-6 min-w-6 place-items-center rounded-full px-1 tabular-nums",
                    day === today ? "bg-accent font-medium text-on-accent" : day < today ? "text-faint" : "text-muted",
                  )}
                >
                  {Number(day.slice(8))}
                </span>
                <Plus
                  aria-hidden
                  className="mr-1 size-3.5 text-muted opacity-0 group-focus-within/day:opacity-100 group-hover/day:opacity-100"
                />
              </button>
              <ul className="relative z-1 flex flex-col gap-0.5 empty:hidden">
                {shown.map((task) => (
                  <TaskChip
                    key={task.id}
                    task={task}
                    isLate={day < today}
                    isWhole={month === null}
                    moving={moving}
                    {...choosing(task.id)}
                  />
                ))}
              </ul>
              {tasks.length > shown.length ? (
                <button
                  type="button"
                  className="relative z-1 rounded-md px-1.5 py-0.5 text-left text-xs text-muted hover:bg-hover hover:text-ink"
                  onClick={() => onOpenDay(day)}
                >
                  {t("view.more", { count: tasks.length - shown.length })}
                </button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
