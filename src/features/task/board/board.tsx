"use client";

import { useRouter } from "next/navigation";
import { useMemo, useRef } from "react";
import type { Project } from "#contracts/project.ts";
import type { Section } from "#contracts/section.ts";
import type { Task } from "#contracts/task.ts";
import { NewSection } from "../../project/new-section.tsx";
import { useProjects } from "../../project/use-projects.ts";
import { useChoosing } from "../bulk/use-choosing.tsx";
import { useMoving } from "../drag/move-menu.tsx";
import { useMove } from "../drag/use-move.ts";
import { useTaskDrag } from "../drag/use-task-drag.ts";
import type { AddedTo } from "../quick-add/use-add.ts";
import type { TaskGroup } from "../view/group-by.ts";
import { relationsOf } from "../view/task-relations.ts";
import { useListKeys } from "../view/use-list-keys.ts";
import { useTaskDeeds } from "../view/use-task-deeds.ts";
import { BoardColumn } from "./board-column.tsx";

const none: Project[] = [];

type BoardProps = {
  all: Task[];
  columns: TaskGroup[];
  /** Cards have places in their column. */
  isManual: boolean;
  /** The page is of this project, which is not shown on each card. */
  projectId: number | null;
  /** Columns are sections of it. */
  sections: Section[] | null;
  addedTo: AddedTo;
};

/** Tasks as cards in columns: dragged, moved by a menu, or by Alt with the arrows. */
export default function Board({ all, columns, isManual, projectId, sections, addedTo }: BoardProps) {
  const projects = useProjects();
  const router = useRouter();
  const root = useRef<HTMLDivElement>(null);
  const relations = useMemo(() => relationsOf(all), [all]);
  const move = useMove(columns, isManual);
  const moving = useMoving({ groups: columns, isManual, move });
  const order = useMemo(() => columns.flatMap(({ tasks }) => tasks.map(({ id }) => id)), [columns]);
  const { selection, choosing, withChosen, bar } = useChoosing(order, all);
  useTaskDrag(root, true, ({ id, zone, before }) => move(withChosen(id), zone, before));
  useListKeys(useTaskDeeds({ groups: columns, move, selection, toggleOpen: (id) => router.push(`/tasks/${id}`) }));
  return (
    <>
      <div
        ref={root}
        data-scroll
        className="-mx-4 flex min-h-96 flex-1 snap-x snap-mandatory scroll-px-4 gap-3 overflow-x-auto px-4 pb-3 md:-mx-6 md:snap-none md:px-6"
      >
        {columns.map((column) => (
          <BoardColumn
            key={column.key}
            column={column}
            isManual={isManual}
            moving={moving}
            relations={relations}
            projects={projectId === null ? projects : none}
            addedTo={addedTo}
            sections={sections}
            choosing={choosing}
          />
        ))}
        {sections && projectId !== null ? (
          <div className="w-[min(20rem,85vw)] shrink-0 snap-start pt-1 md:w-72">
            <NewSection projectId={projectId} />
          </div>
        ) : null}
      </div>
      {bar}
    </>
  );
}
