"use client";

import { CalendarDays, ChevronDown, Flag, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type Task, titleLengthMax } from "#contracts/task.ts";
import { IconButton } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { CompleteBox } from "./complete-box.tsx";
import { dueWords } from "./due-date.ts";
import { TaskDetails } from "./task-details.tsx";
import { useToday } from "./today.ts";
import { useTaskActions } from "./use-tasks.ts";

const flags = { none: "", low: "text-muted", medium: "text-warning", high: "text-danger" } as const;

/** `isSought`: the address names this task, which is then in sight and open. */
export function TaskRow({ task, isSought = false }: { task: Task; isSought?: boolean }) {
  const { update, remove } = useTaskActions();
  const [open, setOpen] = useState(isSought);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!isSought) return;
    setOpen(true);
    row.current?.scrollIntoView({ block: "center" });
  }, [isSought]);
  return (
    <li ref={row} className="group py-2.5 [content-visibility:auto] [contain-intrinsic-size:auto_3.25rem]">
      <div className="flex items-start gap-3">
        <CompleteBox task={task} />
        <div className="min-w-0 flex-1">
          <TitleInput key={task.title} task={task} onChange={(title) => update.mutate({ id: task.id, title })} />
          <TaskFacts task={task} />
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
      {open ? <TaskDetails task={task} onChange={(fields) => update.mutate({ id: task.id, ...fields })} /> : null}
    </li>
  );
}

/** The title is its own editor: Enter or leaving it keeps the change, Escape takes it back. */
function TitleInput({ task, onChange }: { task: Task; onChange: (title: string) => void }) {
  const [title, setTitle] = useState(task.title);
  function keep() {
    const words = title.trim();
    if (words && words !== task.title) onChange(words);
    else setTitle(task.title);
  }
  return (
    <input
      aria-label="Title"
      className={classNames(
        "-mx-1.5 w-full truncate rounded-md bg-transparent px-1.5 py-0.5 text-sm outline-none hover:bg-hover/60 focus:bg-hover",
        task.status === "completed" && "text-muted line-through",
      )}
      value={title}
      maxLength={titleLengthMax}
      onChange={(event) => setTitle(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setTitle(task.title);
      }}
    />
  );
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
        </span>
      ) : null}
      {task.priority === "none" ? null : (
        <span className={classNames("flex items-center gap-1", flags[task.priority])}>
          <Flag aria-hidden className="size-3.5" /> {task.priority}
        </span>
      )}
      {task.labels.map((label) => (
        <span key={label} className="rounded-full bg-hover px-2 py-px text-ink">
          {label}
        </span>
      ))}
    </p>
  );
}
