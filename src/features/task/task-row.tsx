"use client";

import { CalendarDays, ChevronDown, Flag, Repeat, Trash2 } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { Task } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import { useToday } from "#features/frame/today.ts";
import { IconButton } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { CompleteBox } from "./complete-box.tsx";
import { dueWords } from "./due-date.ts";
import { GoneNotice } from "./gone-notice.tsx";
import { ruleWords } from "./rule-words.ts";
import { TitleInput } from "./title-input.tsx";
import type { HoldRow } from "./use-held-rows.ts";
import { useTaskTexts } from "./use-task-text.ts";
import { useTaskActions } from "./use-tasks.ts";

const TaskDetails = lazy(() => import("./task-details.tsx").then(({ TaskDetails }) => ({ default: TaskDetails })));

const flags = { none: "", low: "text-muted", medium: "text-warning", high: "text-danger" } as const;

type TaskRowProps = {
  task: Task;
  /** Where in the list it stands. */
  place: number;
  /** It was deleted elsewhere while it was being written. */
  isGone: boolean;
  /** The address names this task, which is then in sight and open. */
  isSought: boolean;
  onHold: HoldRow;
};

export function TaskRow({ task, place, isGone, isSought, onHold }: TaskRowProps) {
  const { update, remove } = useTaskActions();
  const [open, setOpen] = useState(isSought);
  const [hasFocus, setFocus] = useState(false);
  const texts = useTaskTexts(task, update, isGone);
  const isWritten = hasFocus || Object.values(texts).some(({ isChanged }) => isChanged);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!isGone) onHold(task, isWritten ? place : null);
  }, [onHold, task, place, isWritten, isGone]);
  useEffect(() => {
    if (!isSought) return;
    setOpen(true);
    row.current?.scrollIntoView({ block: "center" });
  }, [isSought]);
  function saveAll() {
    for (const text of Object.values(texts)) if (text.isChanged) text.overwrite(text.base);
  }
  return (
    <li
      ref={row}
      className="group py-2.5 [content-visibility:auto] [contain-intrinsic-size:auto_3.25rem]"
      onFocus={(event) => setFocus(isText(event.target))}
      onBlur={() => setFocus(false)}
    >
      <div className="flex items-start gap-3">
        <CompleteBox task={task} />
        <div className="min-w-0 flex-1">
          <TitleInput task={task} title={texts.title} />
          <TaskFacts task={task} />
          {isGone ? <GoneNotice task={task} onRestored={saveAll} onLetGo={() => onHold(task, null)} /> : null}
        </div>
        <div className="flex opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
          <IconButton label={`Delete “${task.title}”`} onClick={() => remove.mutate({ id: task.id })}>
            <Trash2 className="size-4" />
          </IconButton>
        </div>
        <IconButton label={`Details of “${task.title}”`} aria-expanded={open} onClick={() => setOpen(!open)}>
          <ChevronDown className={classNames("size-4 transition-transform", open && "rotate-180")} />
        </IconButton>
      </div>
      <Suspense>
        {open ? (
          <TaskDetails task={task} texts={texts} onChange={(fields) => update.mutate({ id: task.id, ...withoutDay(fields) })} />
        ) : null}
      </Suspense>
    </li>
  );
}

function isText(element: Element): boolean {
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type === "text");
}

function TaskFacts({ task }: { task: Task }) {
  const today = useToday();
  const due = task.dueDate ? dueWords(task.dueDate, today) : null;
  if (!due && task.priority === "none" && task.labels.length === 0 && task.status !== "in_progress") return null;
  return (
    <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
      {task.status === "in_progress" ? <span className="text-accent-text">In progress</span> : null}
      {due ? (
        <span className={classNames("flex items-center gap-1", due.late && task.status !== "completed" && "text-danger")}>
          <CalendarDays aria-hidden className="size-3.5" /> <span className="sr-only">Due</span> {due.text}
          {task.dueTime ? `, ${task.dueTime}` : null}
        </span>
      ) : null}
      {task.recurrence ? (
        <span className="flex items-center gap-1">
          <Repeat aria-hidden className="size-3.5" /> {ruleWords(task.recurrence)}
        </span>
      ) : null}
      {task.priority === "none" ? null : (
        <span className={classNames("flex items-center gap-1", flags[task.priority])}>
          <Flag aria-hidden className="size-3.5" /> {task.priority}
        </span>
      )}
      {task.labels.map((label) => (
        <span key={label} dir="auto" className="rounded-full bg-hover px-2 py-px text-ink">
          {label}
        </span>
      ))}
    </p>
  );
}
