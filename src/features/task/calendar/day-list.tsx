"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import type { Task } from "#contracts/task.ts";
import { readerLocale, t } from "#messages/text.ts";
import { Button } from "../../../components/ui/button.tsx";
import { classNames } from "../../../components/ui/class-names.ts";
import { CompleteBox } from "../complete-box.tsx";
import { MoveMenu, type Moving } from "../drag/move-menu.tsx";
import { dayText } from "./days.ts";

type DayListProps = { day: string; tasks: Task[]; moving: Moving; onAdd: () => void };

/** The tasks of the day that is chosen, on a phone. */
export function DayList({ day, tasks, moving, onAdd }: DayListProps) {
  const words = dayText(day, readerLocale(), { weekday: "long", day: "numeric", month: "long" });
  return (
    <section aria-label={words} className="mt-3 min-h-0">
      <h3 className="border-b border-line pb-1.5 text-[13px] font-medium">{words}</h3>
      <ul aria-label={words} className="divide-y divide-line empty:hidden">
        {tasks.map((task) => (
          <li key={task.id} data-task={task.id} className="flex items-start gap-3 py-2.5">
            <CompleteBox task={task} />
            <Link
              href={`/tasks/${task.id}`}
              dir="auto"
              className={classNames("min-w-0 flex-1 text-sm wrap-anywhere", task.status === "completed" && "text-muted line-through")}
            >
              {task.dueTime ? <span className="text-muted tabular-nums">{task.dueTime} </span> : null}
              {task.title}
            </Link>
            <MoveMenu task={task} moving={moving} className="-my-1.5 size-10!" />
          </li>
        ))}
      </ul>
      {tasks.length === 0 ? <p className="py-4 text-[13px] text-muted">{t("view.nothingOn")}</p> : null}
      <Button look="quiet" className="mt-1 h-10 w-full justify-start" onClick={onAdd}>
        <Plus aria-hidden className="size-4" /> {t("task.addTask")}
      </Button>
    </section>
  );
}
