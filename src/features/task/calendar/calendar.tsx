"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMemo, useRef, useState } from "react";
import { firstWeekday, readerDate, readerDates } from "#client/reader-time.ts";
import { plusDays } from "#contracts/quick-add/calendar.ts";
import type { Task } from "#contracts/task.ts";
import { phone, useMedia } from "#features/frame/use-media.ts";
import { t } from "#messages/text.ts";
import { Button, IconButton } from "../../../components/ui/button.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { useChoosing } from "../bulk/use-choosing.tsx";
import { useMoving } from "../drag/move-menu.tsx";
import { useTaskDrag } from "../drag/use-task-drag.ts";
import { QuickAdd } from "../quick-add/quick-add.tsx";
import type { AddedTo } from "../quick-add/use-add.ts";
import type { TaskLayout } from "../view/select-tasks.ts";
import { useListKeys } from "../view/use-list-keys.ts";
import { useTaskDeeds } from "../view/use-task-deeds.ts";
import { DayGrid } from "./day-grid.tsx";
import { DayList } from "./day-list.tsx";
import { firstOfMonth, weekOf, weeksOfMonth } from "./days.ts";
import { DotGrid } from "./dot-grid.tsx";
import { useDayGroups } from "./use-day-groups.ts";

type CalendarProps = {
  all: Task[];
  tasks: Task[];
  layout: TaskLayout;
  today: string;
  /** The day that the address names. */
  day: string | null;
  goTo: (day: string | null) => void;
  addedTo: AddedTo;
};

/** Tasks on their days, a week or a month at once; on a phone the days have dots, and the chosen one its list. */
export default function Calendar({ all, tasks, layout, today, day, goTo, addedTo }: CalendarProps) {
  const root = useRef<HTMLDivElement>(null);
  const router = useRouter();
  const isPhone = useMedia(phone);
  const [adding, setAdding] = useState<string | null>(null);
  const at = day ?? today;
  const first = firstWeekday();
  const isMonth = layout === "month";
  const weeks = isMonth ? weeksOfMonth(at, first) : [weekOf(at, first)];
  const byDay = useMemo(() => Map.groupBy(tasks, ({ dueDate }) => dueDate ?? ""), [tasks]);
  const days = weeks.flat();
  const { groups, shown, move } = useDayGroups(days, byDay, today);
  const order = useMemo(() => shown.flatMap((group) => group.tasks.map(({ id }) => id)), [shown]);
  const { selection, choosing, withChosen, bar } = useChoosing(order, all);
  const moving = useMoving({ groups, isManual: false, move });
  useTaskDrag(root, true, ({ id, zone }) => move(withChosen(id), zone));
  useListKeys(useTaskDeeds({ groups: shown, move, selection, toggleOpen: (id) => router.push(`/tasks/${id}`) }));
  const step = (by: -1 | 1) => goTo(isMonth ? firstOfMonth(at, by) : plusDays(at, 7 * by));
  const shared = { weeks, byDay, today, month: isMonth ? at.slice(0, 7) : null };

  return (
    <div ref={root} className="flex min-h-0 flex-1 flex-col">
      <div className="mb-2 flex items-center gap-1">
        <h2 aria-live="polite" className="mr-auto text-sm font-medium first-letter:uppercase">
          {periodText(weeks, isMonth ? at : null)}
        </h2>
        <IconButton label={t("view.previous")} className="max-md:size-10" onClick={() => step(-1)}>
          <ChevronLeft className="size-4" />
        </IconButton>
        <Button size="small" className="max-md:h-10" onClick={() => goTo(null)}>
          {t("list.today")}
        </Button>
        <IconButton label={t("view.next")} className="max-md:size-10" onClick={() => step(1)}>
          <ChevronRight className="size-4" />
        </IconButton>
      </div>
      {isPhone ? (
        <>
          <DotGrid {...shared} chosen={at} onChoose={goTo} />
          <DayList day={at} tasks={byDay.get(at) ?? []} moving={moving} choosing={choosing} onAdd={() => setAdding(at)} />
        </>
      ) : (
        <DayGrid {...shared} moving={moving} choosing={choosing} onAdd={setAdding} onOpenDay={goTo} />
      )}
      {bar}
      {adding ? (
        <Dialog open onOpenChange={() => setAdding(null)} title={t("view.newTaskOn", { day: longText(adding) })} className="pb-4">
          <QuickAdd autoFocus to={{ ...addedTo, usualDay: adding }} onAdded={() => setAdding(null)} />
        </Dialog>
      ) : null}
    </div>
  );
}

function longText(day: string): string {
  return readerDate(day, "weekdayLong");
}

function periodText(weeks: string[][], month: string | null): string {
  if (month) return readerDate(month, "month");
  const [from = "", to = ""] = [weeks[0]?.[0], weeks[0]?.at(-1)];
  return readerDates(from, to);
}
