"use client";

import Link from "next/link";
import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../../components/ui/class-names.ts";
import { CompleteBox } from "../complete-box.tsx";
import { Labelled } from "../labelled.tsx";
import { QuickAdd } from "../quick-add/quick-add.tsx";
import { useTaskActions, useTasks } from "../use-tasks.ts";
import { selectClass } from "../view/select-class.ts";
import { aboveOf, belowOf, childrenOf } from "./children.ts";

/** Levels below the uppermost task. */
const depthMax = 3;
const choicesMax = 200;

/** The subtasks of a task, a line to add one, and the task it belongs to. */
export function Subtasks({ task }: { task: Task }) {
  const { data: tasks = [] } = useTasks();
  const { update } = useTaskActions();
  const children = childrenOf(tasks, task.id);
  const depth = aboveOf(tasks, task).length;
  const taken = new Set([task.id, ...belowOf(tasks, task.id).map(({ id }) => id)]);
  const parents = tasks
    .filter(
      (one) => !taken.has(one.id) && (one.status !== "completed" || one.id === task.parentId) && aboveOf(tasks, one).length < depthMax,
    )
    .slice(0, choicesMax);
  return (
    <div className="space-y-3 sm:col-span-3">
      <section aria-label={t("list.subtasksOfTitle", { title: task.title })}>
        <h3 className="mb-1 text-xs text-muted">{t("list.subtasks")}</h3>
        <ul className="mb-1">
          {children.map((child) => (
            <li key={child.id} className="flex items-start gap-2.5 py-1">
              <CompleteBox task={child} className="size-4.5" />
              <Link
                href={`/tasks/${child.id}`}
                dir="auto"
                className={classNames(
                  "min-w-0 flex-1 text-[13px] leading-6 wrap-anywhere",
                  child.status === "completed" && "text-muted line-through",
                )}
              >
                {child.title}
              </Link>
            </li>
          ))}
        </ul>
        {depth < depthMax ? (
          <QuickAdd
            compact
            label={t("list.newSubtask")}
            placeholder={t("list.addSubtask")}
            to={{ parentId: task.id, projectId: task.projectId, sectionId: task.sectionId }}
          />
        ) : null}
      </section>
      <Labelled name={t("list.partOf")}>
        <select
          className={`${selectClass} w-full`}
          value={task.parentId ?? ""}
          onChange={(event) => update.mutate({ id: task.id, parentId: event.target.value ? Number(event.target.value) : null })}
        >
          <option value="">{t("list.noParent")}</option>
          {parents.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </Labelled>
    </div>
  );
}
