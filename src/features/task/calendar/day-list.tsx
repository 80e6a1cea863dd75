"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { readerDate } from "#client/reader-time.ts";
import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../../components/ui/button.tsx";
import { classNames } from "../../../components/ui/class-names.ts";
import { type Choosable, useCardGestures } from "../bulk/use-card-gestures.ts";
import type { Choosing } from "../bulk/use-choosing.tsx";
import { CompleteBox } from "../complete-box.tsx";
import { MoveMenu, type Moving } from "../drag/move-menu.tsx";

type DayListProps = { day: string; tasks: Task[]; moving: Moving; choosing: Choosing; onAdd: () => void };

/** The tasks of the day that is chosen, on a phone. */
export function DayList({ day, tasks, moving, choosing, onAdd }: DayListProps) {
  const words = readerDate(day, "weekdayLong");
  return (
    <section aria-label={words} className="mt-3 min-h-0">
      <h3 className="border-b border-line pb-1.5 text-[13px] font-medium">{words}</h3>
      <ul aria-label={words} className="divide-y divide-line empty:hidden">
        {tasks.map((task) => (
          <DayRow key={task.id} task={task} moving={moving} {...choosing(task.id)} />
        ))}
      </ul>
      {tasks.length === 0 ? <p className="py-4 text-[13px] text-muted">{t("view.nothingOn")}</p> : null}
      <Button look="quiet" className="mt-1 h-10 w-full justify-start" onClick={onAdd}>
        <Plus aria-hidden className="size-4" /> {t("task.addTask")}
      </Button>
    </section>
  );
}

function DayRow({ task, moving, isChosen, ...choosable }: Choosable & { task: Task; moving: Moving }) {
  const gestures = useCardGestures({ id: task.id, ...choosable });
  return (
    <li
      data-task={task.id}
      tabIndex={-1}
      className={classNames("flex items-start gap-3 py-2.5", isChosen && "bg-accent-soft")}
      {...gestures}
    >
      <CompleteBox task={task} />
      <Link
        href={`/tasks/${task.id}`}
        dir="auto"
        className={classNames("min-w-0 flex-1 text-sm wrap-anywhere", task.status === "completed" && "text-muted line-through")}
      >
        {task.dueTime ? <span className="text-muted tabular-nums">{task.dueTime} </span> : null}
        {task.title}
      </Link>
      {isChosen ? <span className="sr-only">{t("view.chosen")}</span> : null}
      <MoveMenu task={task} moving={moving} className="-my-1.5 size-10!" />
    </li>
  );
}
