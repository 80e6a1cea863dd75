"use client";

import { readerDate } from "#client/reader-time.ts";
import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../../components/ui/class-names.ts";

type DotGridProps = {
  weeks: string[][];
  byDay: Map<string, Task[]>;
  today: string;
  month: string | null;
  chosen: string;
  onChoose: (day: string) => void;
};

/** Days of a phone: a number with up to three dots for what is on it. */
export function DotGrid({ weeks, byDay, today, month, chosen, onChoose }: DotGridProps) {
  return (
    <div className="shrink-0">
      <div aria-hidden className="grid grid-cols-7 text-center text-xs text-muted">
        {weeks[0]?.map((day) => (
          <span key={day} className="py-1">
            {readerDate(day, "letter")}
          </span>
        ))}
      </div>
      <ul className="grid grid-cols-7">
        {weeks.flat().map((day) => {
          const count = byDay.get(day)?.length ?? 0;
          return (
            <li key={day}>
              <button
                type="button"
                aria-label={t("view.daySummary", { day: readerDate(day, "weekdayLong"), count })}
                aria-current={day === today ? "date" : undefined}
                aria-pressed={day === chosen}
                onClick={() => onChoose(day)}
                data-drop={day}
                className="flex h-12 w-full flex-col items-center gap-0.5 rounded-lg"
              >
                <span
                  className={classNames(
                    "grid size-8 place-items-center rounded-full text-sm tabular-nums",
                    day === chosen ? "bg-accent font-medium text-on-accent" : day === today && "font-semibold text-accent-text",
                    day !== chosen && month !== null && !day.startsWith(month) && "text-faint",
                  )}
                >
                  {Number(day.slice(8))}
                </span>
                <span aria-hidden className="flex h-1 gap-0.5">
                  {Array.from({ length: Math.min(count, 3) }, (_, at) => (
                    <span key={at} className={classNames("size-1 rounded-full", day < today ? "bg-danger" : "bg-accent")} />
                  ))}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
