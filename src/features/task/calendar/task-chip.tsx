"use client";

import Link from "next/link";
import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../../components/ui/class-names.ts";
import { type Choosable, useCardGestures } from "../bulk/use-card-gestures.ts";
import { CompleteBox } from "../complete-box.tsx";
import { MoveMenu, type Moving } from "../drag/move-menu.tsx";

type TaskChipProps = Choosable & { task: Task; isLate: boolean; isWhole: boolean; moving: Moving };

/** A task on its day, with its time. */
export function TaskChip({ task, isLate, isWhole, moving, isChosen, isChoosing, onChoose }: TaskChipProps) {
  const gestures = useCardGestures({ id: task.id, isChoosing, onChoose });
  const isDone = task.status === "completed";
  return (
    <li
      data-task={task.id}
      data-drag
      tabIndex={-1}
      className={classNames(
        "group/chip flex cursor-grab items-start gap-1.5 rounded-md px-1 py-0.5 data-dragged:opacity-40",
        isChosen ? "bg-accent-soft outline outline-accent" : "bg-panel hover:bg-hover",
      )}
      {...gestures}
    >
      <CompleteBox task={task} className="mt-px size-3.5 before:-inset-1" />
      <Link
        href={`/tasks/${task.id}`}
        draggable={false}
        title={task.title}
        className={classNames("min-w-0 flex-1 text-xs leading-4", isDone && "text-muted line-through", isLate && !isDone && "text-danger")}
      >
        <span dir="auto" className={classNames("block wrap-anywhere", isWhole ? "line-clamp-3" : "truncate")}>
          {task.dueTime ? <span className="text-muted tabular-nums">{task.dueTime} </span> : null}
          {task.title}
        </span>
      </Link>
      {isChosen ? <span className="sr-only">{t("view.chosen")}</span> : null}
      <MoveMenu
        task={task}
        moving={moving}
        className="-my-1 -mr-1 size-6! opacity-0 group-focus-within/chip:opacity-100 group-hover/chip:opacity-100 not-group-hover/chip:not-group-focus-within/chip:absolute"
      />
    </li>
  );
}
