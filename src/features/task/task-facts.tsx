"use client";

import { CalendarDays, CornerLeftUp, Flag, ListChecks, Repeat } from "lucide-react";
import type { Project } from "#contracts/project.ts";
import type { Task } from "#contracts/task.ts";
import { useToday } from "#features/frame/today.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";
import { ProjectDot } from "../project/project-dot.tsx";
import { dueWords } from "./due-date.ts";
import { ruleWords } from "./rule-words.ts";
import type { Relations } from "./view/task-relations.ts";

const flags = { none: "", low: "text-muted", medium: "text-warning", high: "text-danger" } as const;

/** What of a task is said below its title; nothing where there is nothing to say. */
export function TaskFacts({ task, project, parentTitle, subtasksDone }: { task: Task; project: Project | undefined } & Relations) {
  const today = useToday();
  const due = task.dueDate ? dueWords(task.dueDate, today) : null;
  const isPlain = !due && task.priority === "none" && task.labels.length === 0 && task.status !== "in_progress";
  if (isPlain && !project && !parentTitle && !subtasksDone) return null;
  return (
    <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
      {task.status === "in_progress" ? <span className="text-accent-text">{t("task.inProgress")}</span> : null}
      {due ? (
        <span className={classNames("flex items-center gap-1", due.late && task.status !== "completed" && "text-danger")}>
          <CalendarDays aria-hidden className="size-3.5" /> <span className="sr-only">{t("list.due")}</span> {due.text}
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
          <Flag aria-hidden className="size-3.5" /> {t("list.priorityName", { priority: task.priority })}
        </span>
      )}
      {subtasksDone ? (
        <span className="flex items-center gap-1 tabular-nums">
          <ListChecks aria-hidden className="size-3.5" /> <span className="sr-only">{t("list.subtasks")}</span> {subtasksDone}
        </span>
      ) : null}
      {parentTitle ? (
        <span className="flex max-w-56 min-w-0 items-center gap-1">
          <CornerLeftUp aria-hidden className="size-3.5 shrink-0" /> <span className="sr-only">{t("list.partOf")}</span>
          <span dir="auto" className="truncate">
            {parentTitle}
          </span>
        </span>
      ) : null}
      {project ? (
        <span className="flex items-center gap-1.5">
          <ProjectDot color={project.color} className="size-2" /> <span className="sr-only">{t("list.project")}</span>
          <span dir="auto">{project.name}</span>
        </span>
      ) : null}
      {task.labels.map((label) => (
        <span key={label} dir="auto" className="rounded-full bg-hover px-2 py-px text-ink">
          {label}
        </span>
      ))}
    </p>
  );
}
