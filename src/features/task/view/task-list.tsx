"use client";

import { Suspense, useCallback, useMemo, useRef, useState } from "react";
import type { Section } from "#contracts/section.ts";
import type { Task } from "#contracts/task.ts";
import { useToday } from "#features/frame/today.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../../components/ui/class-names.ts";
import { lazyPart } from "../../../components/ui/lazy-part.ts";
import { NewSection } from "../../project/new-section.tsx";
import { useProjects } from "../../project/use-projects.ts";
import { useSelection } from "../bulk/use-selection.ts";
import { useMoving } from "../drag/move-menu.tsx";
import { useMove } from "../drag/use-move.ts";
import { useTaskDrag } from "../drag/use-task-drag.ts";
import { inTree } from "../subtasks/children.ts";
import { TaskRow } from "../task-row.tsx";
import { useHeldRows } from "../use-held-rows.ts";
import { Chunk, chunksOf, wholeRowsMax } from "./chunk.tsx";
import { groupBy } from "./group-by.ts";
import type { TaskScope, TaskView } from "./select-tasks.ts";
import { relationsOf } from "./task-relations.ts";
import { useListKeys } from "./use-list-keys.ts";
import { useTaskDeeds } from "./use-task-deeds.ts";

const SectionMenu = lazyPart(() => import("../../project/section-menu.tsx").then(({ SectionMenu }) => ({ default: SectionMenu })));
const BulkBar = lazyPart(() => import("../bulk/bulk-bar.tsx").then(({ BulkBar }) => ({ default: BulkBar })));

type TaskListProps = { all: Task[]; selected: Task[]; scope: TaskScope; view: TaskView; sought: number; sections: Section[] };

/** The rows of a page, in its groups; in manual order subtasks follow their parent. */
export function TaskList({ all, selected, scope, view, sought, sections }: TaskListProps) {
  const today = useToday();
  const projects = useProjects();
  const root = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const { rows, hold, held } = useHeldRows(selected, all);
  const isManual = view.order === "manual";
  const isTree = isManual && (view.group === "none" || view.group === "section");
  const gone = new Set(rows.filter(({ isGone }) => isGone).map(({ task }) => task.id));
  const tasks = rows.map(({ task }) => task);
  const place = new Map(tasks.map(({ id }, at) => [id, at]));
  const groups = groupBy(tasks, view.group, { today, projects, sections });
  const inGroups = groups.map((group) => ({
    ...group,
    nested: isTree ? inTree(group.tasks) : group.tasks.map((task) => ({ task, depth: 0 })),
  }));
  const order = inGroups.flatMap(({ nested }) => nested.map(({ task }) => task.id));
  const selection = useSelection(order);
  const relations = useMemo(() => relationsOf(all), [all]);
  const toggleOpen = useCallback(
    (id: number, isOpen?: boolean) =>
      setOpened((before) => {
        const after = new Set(before);
        if (isOpen === true || !after.delete(id)) after.add(id);
        return after;
      }),
    [],
  );
  // Stable for the life of the page, so that rows do not render again.
  const choosing = useRef(selection);
  choosing.current = selection;
  const choose = useCallback((id: number, isRange?: boolean) => choosing.current.toggle(id, isRange), []);

  const move = useMove(groups, isManual, isTree);
  const moving = useMoving({ groups, isManual, move });
  const canMove = isManual || groups.filter(({ set }) => set).length > 1;
  useTaskDrag(root, canMove, ({ id, zone, before }) =>
    move(selection.ids.has(id) ? order.filter((one) => selection.ids.has(one)) : [id], zone, before),
  );
  useListKeys(useTaskDeeds({ groups, move, selection, toggleOpen }));
  const isWhole = order.length <= wholeRowsMax;

  return (
    <div ref={root}>
      {inGroups.map((group, groupAt) => (
        <section key={group.key} aria-label={group.name || undefined} className={classNames(group.name && "mt-5 first:mt-2")}>
          {group.name ? (
            <div className="flex min-h-8 items-end gap-2 border-b border-line pb-1.5">
              <h2 dir="auto" className={classNames("flex-1 text-[13px] font-medium", group.isLate && "text-danger")}>
                {group.name} <span className="font-normal text-faint tabular-nums">{group.tasks.length}</span>
              </h2>
              {view.group === "section" ? <MenuOf section={sections.find(({ id }) => String(id) === group.key)} all={sections} /> : null}
            </div>
          ) : null}
          <div
            className="min-h-3"
            {...(canMove && group.set ? { "data-drop": group.key } : {})}
            {...(canMove && group.set && isManual ? { "data-ordered": "" } : {})}
          >
            {chunksOf(group.nested, isWhole).map((chunk, at) => (
              <Chunk
                // Pieces of one list: each is where it is.
                key={at}
                rows={chunk.length}
                isFirst={isWhole || (at === 0 && groupAt === 0)}
                isKept={isWhole || chunk.some(({ task }) => task.id === sought || held.has(task.id))}
              >
                {() => (
                  <ul aria-label={group.name || t("frame.tasks")}>
                    {chunk.map(({ task, depth }) => (
                      <TaskRow
                        key={task.id}
                        task={task}
                        place={place.get(task.id) ?? 0}
                        depth={depth}
                        isGone={gone.has(task.id)}
                        isSought={task.id === sought}
                        isOpen={opened.has(task.id)}
                        onOpen={toggleOpen}
                        isChosen={selection.ids.has(task.id)}
                        isChoosing={selection.ids.size > 0}
                        onChoose={choose}
                        project={scope.kind === "project" ? undefined : projects.find(({ id }) => id === task.projectId)}
                        onHold={hold}
                        {...relations(task)}
                        {...(canMove ? { moving } : {})}
                      />
                    ))}
                  </ul>
                )}
              </Chunk>
            ))}
          </div>
        </section>
      ))}
      {scope.kind === "project" ? (
        <div className="mt-4">
          <NewSection projectId={scope.id} />
        </div>
      ) : null}
      {selection.ids.size > 0 ? (
        <Suspense>
          <BulkBar selection={selection} all={selected.map(({ id }) => id)} tasks={all} />
        </Suspense>
      ) : null}
    </div>
  );
}

function MenuOf({ section, all }: { section: Section | undefined; all: Section[] }) {
  if (!section) return null;
  return (
    <Suspense>
      <SectionMenu section={section} all={all} />
    </Suspense>
  );
}
