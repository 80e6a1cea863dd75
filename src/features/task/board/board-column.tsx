"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import type { Project } from "#contracts/project.ts";
import type { Section } from "#contracts/section.ts";
import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../../components/ui/button.tsx";
import { classNames } from "../../../components/ui/class-names.ts";
import { SectionMenu } from "../../project/section-menu.tsx";
import type { Choosing } from "../bulk/use-choosing.tsx";
import type { Moving } from "../drag/move-menu.tsx";
import { QuickAdd } from "../quick-add/quick-add.tsx";
import { type AddedTo, addedInto } from "../quick-add/use-add.ts";
import type { TaskGroup } from "../view/group-by.ts";
import type { Relations } from "../view/task-relations.ts";
import { BoardCard } from "./board-card.tsx";

/** Cards at once; more on demand, so that a long column costs nothing. */
const cardsAtOnce = 40;

type BoardColumnProps = {
  column: TaskGroup;
  isManual: boolean;
  moving: Moving;
  relations: (task: Task) => Relations;
  projects: Project[];
  addedTo: AddedTo;
  sections: Section[] | null;
  choosing: Choosing;
};

export function BoardColumn({ column, isManual, moving, relations, projects, addedTo, sections, choosing }: BoardColumnProps) {
  const [limit, setLimit] = useState(cardsAtOnce);
  const [isAdding, setAdding] = useState(false);
  const { key, name, tasks, set, isLate } = column;
  const section = sections?.find(({ id }) => String(id) === key);
  return (
    <section aria-label={name} className="flex max-h-full w-[min(20rem,85vw)] shrink-0 snap-start flex-col rounded-xl bg-panel md:w-72">
      <div className="flex min-h-10 items-center gap-2 pr-1.5 pl-3">
        <h2 className={classNames("flex min-w-0 flex-1 items-baseline gap-2 text-[13px] font-medium", isLate && "text-danger")}>
          <span dir="auto" className="min-w-0 truncate">
            {name}
          </span>
          <span className="font-normal text-faint tabular-nums">{tasks.length}</span>
        </h2>
        {section && sections ? <SectionMenu section={section} all={sections} /> : null}
      </div>
      <ul
        aria-label={name}
        data-scroll
        className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-2 pb-2"
        {...(set ? { "data-drop": key } : {})}
        {...(set && isManual ? { "data-ordered": "" } : {})}
      >
        {tasks.slice(0, limit).map((task) => (
          <BoardCard
            key={task.id}
            task={task}
            moving={moving}
            {...choosing(task.id)}
            {...relations(task)}
            project={projects.find(({ id }) => id === task.projectId)}
          />
        ))}
        {tasks.length > limit ? (
          <li>
            <Button size="small" look="quiet" className="w-full" onClick={() => setLimit(limit + 2 * cardsAtOnce)}>
              {t("view.showMore", { count: tasks.length - limit })}
            </Button>
          </li>
        ) : null}
      </ul>
      {set ? (
        <div className="px-2 pb-2">
          {isAdding ? (
            <QuickAdd compact autoFocus label={t("view.newTaskIn", { name })} to={addedInto(addedTo, set)} />
          ) : (
            <Button size="small" look="quiet" className="w-full justify-start pointer-coarse:h-10" onClick={() => setAdding(true)}>
              <Plus aria-hidden className="size-4" /> {t("task.addTask")}
              <span className="sr-only">{name}</span>
            </Button>
          )}
        </div>
      ) : null}
    </section>
  );
}
