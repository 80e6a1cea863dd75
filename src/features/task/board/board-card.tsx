"use client";

import { GripVertical } from "lucide-react";
import Link from "next/link";
import { memo } from "react";
import type { Project } from "#contracts/project.ts";
import type { Task } from "#contracts/task.ts";
import { coarse, useMedia } from "#features/frame/use-media.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../../components/ui/class-names.ts";
import { type Choosable, useCardGestures } from "../bulk/use-card-gestures.ts";
import { CompleteBox } from "../complete-box.tsx";
import { MoveMenu, type Moving } from "../drag/move-menu.tsx";
import { TaskFacts } from "../task-facts.tsx";
import type { Relations } from "../view/task-relations.ts";

type BoardCardProps = Relations & Choosable & { task: Task; moving: Moving; project: Project | undefined };

export const BoardCard = memo(function BoardCard({ task, moving, project, isChosen, isChoosing, onChoose, ...relations }: BoardCardProps) {
  const gestures = useCardGestures({ id: task.id, isChoosing, onChoose });
  const byFinger = useMedia(coarse);
  return (
    <li
      data-task={task.id}
      tabIndex={-1}
      // A finger that stays on the card chooses it, and takes hold of the handle.
      {...(byFinger ? {} : { "data-drag": "" })}
      className={classNames(
        "group flex cursor-grab items-start gap-2.5 rounded-lg border p-2.5 shadow-card data-dragged:opacity-40",
        isChosen ? "border-accent bg-accent-soft" : "border-line bg-raised",
      )}
      {...gestures}
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
      {isChosen ? <span className="sr-only">{t("view.chosen")}</span> : null}
      <div className="flex flex-col items-center">
        <MoveMenu
          task={task}
          moving={moving}
          className="-m-1.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
        />
        {byFinger ? (
          <span data-drag aria-hidden title={t("view.dragToMove")} className="mt-2.5 -mb-1 grid size-6 place-items-center text-faint">
            <GripVertical className="size-4" />
          </span>
        ) : null}
      </div>
    </li>
  );
});
