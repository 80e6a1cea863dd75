"use client";

import { CheckSquare, ChevronDown, GripVertical, Square, Trash2 } from "lucide-react";
import { type MouseEvent, memo, Suspense, useEffect, useRef, useState } from "react";
import type { Project } from "#contracts/project.ts";
import type { Task } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import { t } from "#messages/text.ts";
import { IconButton } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { lazyPart } from "../../components/ui/lazy-part.ts";
import { CompleteBox } from "./complete-box.tsx";
import { MoveMenu, type Moving } from "./drag/move-menu.tsx";
import { GoneNotice } from "./gone-notice.tsx";
import type { Swipe } from "./row-touch.ts";
import { TaskFacts } from "./task-facts.tsx";
import { TitleInput } from "./title-input.tsx";
import type { HoldRow } from "./use-held-rows.ts";
import { isInDetails, useRowTouch } from "./use-row-touch.ts";
import { useTaskTexts } from "./use-task-text.ts";
import { useTaskActions } from "./use-tasks.ts";
import type { Relations } from "./view/task-relations.ts";
import { focusPart } from "./view/use-list-keys.ts";

const TaskDetails = lazyPart(() => import("./task-details.tsx").then(({ TaskDetails }) => ({ default: TaskDetails })));

// The handle is in the padding: what is not drawn while it is out of sight draws nothing beside itself.
const indents = ["md:pl-6", "pl-7 md:pl-13", "pl-14 md:pl-20", "pl-21 md:pl-27"];

type TaskRowProps = Relations & {
  task: Task;
  /** Its position in the list, and its depth below others. */
  place: number;
  depth?: number;
  /** It was deleted elsewhere while it was being written. */
  isGone: boolean;
  /** The address names this task, which is then in sight and open. */
  isSought: boolean;
  isOpen: boolean;
  onOpen: (id: number, isOpen?: boolean) => void;
  isChosen: boolean;
  /** Some are chosen: a click chooses one more. */
  isChoosing: boolean;
  onChoose: (id: number, isRange?: boolean) => void;
  /** Shown where the page is not its own. */
  project: Project | undefined;
  onHold: HoldRow;
  /** Where it can be moved on this page; absent: nowhere. */
  moving?: Moving;
};

/** A row renders again only when its own data changes: a list may have thousands. */
export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { task, place, depth = 0, isGone, isSought, isOpen, onOpen, isChosen, isChoosing, onChoose, project, onHold, moving } = props;
  const { update, remove } = useTaskActions();
  const [hasFocus, setFocus] = useState(false);
  const texts = useTaskTexts(task, update, isGone);
  const isWritten = hasFocus || Object.values(texts).some(({ isChanged }) => isChanged);
  const row = useRef<HTMLLIElement>(null);
  const touch = useRowTouch({ onLongPress: () => onChoose(task.id), onSwipe });
  const seek = useRef(onOpen);
  seek.current = onOpen;
  useEffect(() => {
    if (!isGone) onHold(task, isWritten ? place : null);
  }, [onHold, task, place, isWritten, isGone]);
  useEffect(() => {
    if (!isSought) return;
    seek.current(task.id, true);
    row.current?.scrollIntoView({ block: "center" });
  }, [isSought, task.id]);
  function saveAll() {
    for (const text of Object.values(texts)) if (text.isChanged) text.overwrite(text.base);
  }
  /** What the buttons of the row do, by a finger. */
  function onSwipe(swipe: Swipe) {
    if (isGone) return;
    if (swipe === "complete") return row.current?.querySelector<HTMLElement>("[role=checkbox]")?.click();
    onOpen(task.id, true);
    focusPart(task.id, "[data-part=date]");
  }
  /** With Shift, Ctrl or ⌘ a click chooses and does nothing else. */
  function choose(event: MouseEvent) {
    if (!(event.shiftKey || event.ctrlKey || event.metaKey) || isInDetails(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(task.id, event.shiftKey);
  }
  return (
    <li
      ref={row}
      data-task={task.id}
      tabIndex={-1}
      className={classNames(
        "group relative touch-pan-y scroll-my-16 rounded-sm py-2.5 outline-offset-[-2px] md:-ml-6 [content-visibility:auto] [contain-intrinsic-size:auto_3.25rem]",
        "after:absolute after:right-0 after:bottom-0 after:left-0 after:h-px after:bg-line last:after:hidden md:after:left-6",
        "data-dragged:opacity-40",
        isChosen && "bg-accent-soft",
        indents[Math.min(depth, 3)],
      )}
      onFocus={(event) => setFocus(isText(event.target))}
      onBlur={() => setFocus(false)}
      onClickCapture={choose}
      {...touch}
    >
      <div className="flex items-start gap-3">
        {moving ? (
          // For pointers alone: the menu does the same.
          <span
            data-drag
            aria-hidden
            title={t("view.dragToMove")}
            className="-ml-6 flex h-6 w-4 shrink-0 cursor-grab items-center text-faint opacity-0 group-hover:opacity-100 max-md:hidden pointer-coarse:opacity-100"
          >
            <GripVertical className="size-4" />
          </span>
        ) : null}
        <CompleteBox task={task} />
        <div className="min-w-0 flex-1">
          <TitleInput task={task} title={texts.title} />
          <TaskFacts task={task} project={project} parentTitle={props.parentTitle} subtasksDone={props.subtasksDone} />
          {isGone ? <GoneNotice task={task} onRestored={saveAll} onLetGo={() => onHold(task, null)} /> : null}
        </div>
        <div
          className={classNames(
            "flex transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100",
            isChoosing ? "opacity-100" : "opacity-0",
          )}
        >
          {moving ? <MoveMenu task={task} moving={moving} className="max-md:hidden" /> : null}
          <IconButton
            label={t("list.chooseTitle", { title: task.title })}
            aria-pressed={isChosen}
            className={classNames("max-md:hidden", isChoosing && "max-md:inline-flex")}
            onClick={(event) => onChoose(task.id, event.shiftKey)}
          >
            {isChosen ? <CheckSquare className="size-4" /> : <Square className="size-4" />}
          </IconButton>
          <IconButton label={t("list.deleteTitle", { title: task.title })} onClick={() => remove.mutate({ id: task.id })}>
            <Trash2 className="size-4" />
          </IconButton>
        </div>
        <IconButton label={t("list.detailsOfTitle", { title: task.title })} aria-expanded={isOpen} onClick={() => onOpen(task.id)}>
          <ChevronDown className={classNames("size-4 transition-transform", isOpen && "rotate-180")} />
        </IconButton>
      </div>
      <Suspense>
        {isOpen ? (
          <TaskDetails task={task} texts={texts} onChange={(fields) => update.mutate({ id: task.id, ...withoutDay(fields) })} />
        ) : null}
      </Suspense>
    </li>
  );
});

function isText(element: Element): boolean {
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type === "text");
}
