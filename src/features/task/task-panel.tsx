"use client";

import { ArrowRight, Flag } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Task } from "#contracts/task.ts";
import { useToday } from "#features/frame/today.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";
import { Spinner } from "../../components/ui/spinner.tsx";
import { CompleteBox } from "./complete-box.tsx";
import { dueWords } from "./due-date.ts";
import { QuickAdd } from "./quick-add/quick-add.tsx";
import { useTasks } from "./use-tasks.ts";
import { useWatched } from "./use-watched.ts";
import { type DayGroup, groupTasks } from "./view/task-groups.ts";

/** More rows than this are read on the page of all tasks. */
const rowsMax = 60;
const flags = { none: "", low: "text-faint", medium: "text-warning", high: "text-danger" } as const;
/** Groups of several days. */
const dated: (DayGroup | undefined)[] = ["overdue", "later"];

/** The list beside a conversation: what the assistant does to it is seen as it happens. `close`: the button that puts it away. */
export function TaskPanel({ close }: { close: ReactNode }) {
  const { data: tasks, error } = useTasks();
  const today = useToday();
  const { shown, hasChanged } = useWatched(tasks);
  const groups = groupTasks(shown.slice(0, rowsMax), today);
  const open = shown.filter(({ status }) => status !== "completed").length;
  return (
    <>
      <div className="flex h-13 shrink-0 items-center gap-2 border-b border-line/70 pr-3 pl-4">
        <h2 className="text-sm font-medium">{t("list.yourTasks")}</h2>
        <span className="mr-auto text-xs text-muted tabular-nums">{open > 0 ? t("list.openCount", { open }) : null}</span>
        {close}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pt-3 pb-2">
        <div className="px-1">
          <QuickAdd compact />
        </div>
        {tasks ? null : error ? <Words>{error.message}</Words> : <Loading />}
        {tasks && shown.length === 0 ? <Words>{t("list.panelEmpty")}</Words> : null}
        {groups.map((group) => (
          <div key={group.name} role="group" aria-label={group.name} className="mb-3">
            {groups.length > 1 || group.day !== "noDate" ? (
              <h3 className={classNames("px-2 pb-1 text-xs font-medium", group.day === "overdue" ? "text-danger" : "text-faint")}>
                {group.name}
              </h3>
            ) : null}
            <ul>
              {group.tasks.map((task) => (
                <PanelRow key={task.id} task={task} today={today} showsDate={dated.includes(group.day)} hasChanged={hasChanged(task)} />
              ))}
            </ul>
          </div>
        ))}
      </div>
      <Link
        href="/tasks"
        className="flex items-center gap-1.5 border-t border-line/70 px-4 py-3 text-[13px] text-muted transition-colors hover:text-ink"
      >
        {t("list.allTasks")} <ArrowRight aria-hidden className="size-3.5" />
      </Link>
    </>
  );
}

function PanelRow({ task, today, showsDate, hasChanged }: { task: Task; today: string; showsDate: boolean; hasChanged: boolean }) {
  const done = task.status === "completed";
  return (
    <li className="relative isolate flex gap-2.5 rounded-lg px-2 py-1.5 hover:bg-hover/60">
      {hasChanged ? <span key={task.updatedAt} aria-hidden className="changed absolute inset-0 -z-10 rounded-lg" /> : null}
      <CompleteBox task={task} className="size-4.5" />
      <Link href={`/tasks?task=${task.id}`} className="min-w-0 flex-1 rounded-sm text-[13px] leading-snug">
        <span dir="auto" className={classNames("line-clamp-2 pt-0.5 wrap-anywhere", done && "text-muted line-through")}>
          {task.title}
        </span>
        {showsDate && task.dueDate ? (
          <span className="block text-xs text-muted">
            <span className="sr-only">{t("list.due")} </span>
            {dueWords(task.dueDate, today).text}
          </span>
        ) : null}
      </Link>
      {task.priority === "none" || done ? null : (
        <span className={classNames("mt-1", flags[task.priority])} title={t("task.priorityIs", { priority: task.priority })}>
          <Flag aria-hidden className="size-3.5" />
          <span className="sr-only">{t("task.priorityIs", { priority: task.priority })}</span>
        </span>
      )}
    </li>
  );
}

function Words({ children }: { children: string }) {
  return <p className="px-2 py-4 text-[13px] leading-relaxed text-muted">{children}</p>;
}

function Loading() {
  return (
    <div className="grid place-items-center py-10">
      <Spinner />
    </div>
  );
}
