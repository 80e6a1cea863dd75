"use client";

import Link from "next/link";
import { memo } from "react";
import type { Project } from "#contracts/project.ts";
import type { Task } from "#contracts/task.ts";
import { classNames } from "../../../components/ui/class-names.ts";
import { CompleteBox } from "../complete-box.tsx";
import { MoveMenu, type Moving } from "../drag/move-menu.tsx";
import { TaskFacts } from "../task-facts.tsx";
import type { Relations } from "../view/task-relations.ts";

type BoardCardProps = Relations & { task: Task; moving: Moving; project: Project | undefined };

export const BoardCard = memo(function BoardCard({ task, moving, project, ...relations }: BoardCardProps) {
  return (
    <li
      data-task={task.id}
      data-drag
      tabIndex={-1}
      className="group flex cursor-grab items-start gap-2.5 rounded-lg border border-line bg-raised p-2.5 shadow-card data-dragged:opacity-40"
    >
      <CompleteBox task={task} className="size-4.5" />
      <div className="min-w-0 flex-1">
        <Link
          href={`/tasks/${task.id}`}
          draggable={false}
          dir="auto"
          className={classNames(
            "line-clamp-4 rounded-sm text-sm leading-snug wrap-anywhere",
            task.status === "completed" && "text-muted line-through",
          )}
        >
          {task.title}
        </Link>
        <TaskFacts task={task} project={project} {...relations} />
      </div>
      <MoveMenu
        task={task}
        moving={moving}
        className="-m-1.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
      />
    </li>
  );
});
