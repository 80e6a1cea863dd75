"use client";

import { lazy, Suspense, useState } from "react";
import type { Task } from "#contracts/task.ts";
import { useToday } from "#features/frame/today.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../../components/ui/class-names.ts";
import { useProjects } from "../../project/use-projects.ts";
import { useSelection } from "../bulk/use-selection.ts";
import { inTree } from "../subtasks/children.ts";
import { TaskRow } from "../task-row.tsx";
import { useHeldRows } from "../use-held-rows.ts";
import { groupBy } from "./group-by.ts";
import type { TaskScope, TaskView } from "./select-tasks.ts";
import { useGrowing } from "./use-growing.ts";
import { useListKeys } from "./use-list-keys.ts";
import { useTaskDeeds } from "./use-task-deeds.ts";

const BulkBar = lazy(() => import("../bulk/bulk-bar.tsx").then(({ BulkBar }) => ({ default: BulkBar })));

type TaskListProps = { all: Task[]; selected: Task[]; scope: TaskScope; view: TaskView; sought: number };

/** The rows of a page, in its groups; in the order by hand subtasks stand below what they are part of. */
export function TaskList({ all, selected, scope, view, sought }: TaskListProps) {
  const today = useToday();
  const projects = useProjects();
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const { rows, hold } = useHeldRows(selected, all);
  const isTree = view.group === "none" && view.order === "manual";
  const gone = new Set(rows.filter(({ isGone }) => isGone).map(({ task }) => task.id));
  const tasks = rows.map(({ task }) => task);
  const nested = isTree ? inTree(tasks) : tasks.map((task) => ({ task, depth: 0 }));
  const place = new Map(tasks.map(({ id }, at) => [id, at]));
  const depth = new Map(nested.map((row) => [row.task.id, row.depth]));
  const soughtAt = nested.findIndex(({ task }) => task.id === sought);
  const { count, end } = useGrowing(nested.length, soughtAt + 1);
  const shown = nested.slice(0, count).map(({ task }) => task);
  const groups = groupBy(shown, view.group, today, (id) => projects.find((one) => one.id === id)?.name ?? t("list.anotherProject"));
  const order = groups.flatMap((group) => group.tasks.map(({ id }) => id));
  const selection = useSelection(order);
  const toggleOpen = (id: number, isOpen?: boolean) =>
    setOpened((before) => {
      const after = new Set(before);
      if (isOpen === true || !after.delete(id)) after.add(id);
      return after;
    });
  useListKeys(useTaskDeeds({ tasks: all, selection, toggleOpen }));

  return (
    <>
      {groups.map((group) => (
        <section key={group.name} aria-label={group.name || undefined} className={classNames(group.name && "mt-5 first:mt-2")}>
          {group.name ? (
            <h2
              className={classNames(
                "border-b border-line pb-1.5 text-[13px] font-medium",
                group.name === t("list.overdue") && "text-danger",
              )}
            >
              {group.name} <span className="font-normal text-faint tabular-nums">{group.tasks.length}</span>
            </h2>
          ) : null}
          <ul aria-label={group.name || t("frame.tasks")} className="divide-y divide-line">
            {group.tasks.map((task) => (
              <TaskRow
                key={task.id}
                task={task}
                place={place.get(task.id) ?? 0}
                depth={depth.get(task.id) ?? 0}
                isGone={gone.has(task.id)}
                isSought={task.id === sought}
                isOpen={opened.has(task.id)}
                onOpen={toggleOpen}
                isChosen={selection.ids.has(task.id)}
                isChoosing={selection.ids.size > 0}
                onChoose={selection.toggle}
                project={scope.kind === "project" ? undefined : projects.find(({ id }) => id === task.projectId)}
                onHold={hold}
              />
            ))}
          </ul>
        </section>
      ))}
      <div ref={end} />
      {selection.ids.size > 0 ? (
        <Suspense>
          <BulkBar selection={selection} all={selected.map(({ id }) => id)} tasks={all} />
        </Suspense>
      ) : null}
    </>
  );
}
