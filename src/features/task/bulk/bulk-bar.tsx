"use client";

import { Check, Trash2, X } from "lucide-react";
import { taskPriorities } from "#contracts/limits.ts";
import type { Task, TaskUpdate } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import { t } from "#messages/text.ts";
import { Button, IconButton } from "../../../components/ui/button.tsx";
import { DayInput } from "../../../components/ui/day-input.tsx";
import { useProjects } from "../../project/use-projects.ts";
import { useTaskActions } from "../use-tasks.ts";
import { selectClass } from "../view/select-class.ts";
import type { Selection } from "./use-selection.ts";

type BulkBarProps = { selection: Selection; all: number[]; tasks: Task[] };

/** What can be done to the tasks that are chosen, in one step that one Undo takes back. On a phone it is one row, which scrolls sideways. */
export function BulkBar({ selection, all, tasks }: BulkBarProps) {
  const { bulk } = useTaskActions();
  const projects = useProjects().filter(({ archived }) => !archived);
  const ids = [...selection.ids];
  const labels = [...new Set(tasks.flatMap((task) => task.labels))].sort();
  const set = (change: TaskUpdate) => bulk.mutate({ ids, change: withoutDay(change) });
  function remove() {
    bulk.mutate({ ids, delete: true });
    selection.clear();
  }
  return (
    <section
      aria-label={t("list.chosenTasks")}
      className="rise sticky bottom-4 z-10 mx-auto mt-4 flex w-fit max-w-full items-center gap-2 rounded-xl border border-line bg-raised p-2 shadow-float max-md:overflow-x-auto md:flex-wrap max-md:[&>*]:shrink-0 max-md:[&>button]:h-10"
    >
      <p role="status" className="px-1.5 text-[13px] whitespace-nowrap tabular-nums">
        {t("list.chosenCount", { count: ids.length })}
      </p>
      {ids.length < all.length ? (
        <Button size="small" look="quiet" onClick={() => selection.set(all)}>
          {t("list.chooseAll")}
        </Button>
      ) : null}
      <Button size="small" onClick={() => set({ status: "completed" })}>
        <Check aria-hidden className="size-3.5" /> {t("list.complete")}
      </Button>
      <DayInput aria-label={t("list.dueDateOfChosen")} className={selectClass} value={null} onDay={(dueDate) => set({ dueDate })} />
      <Pick
        name={t("list.priority")}
        choices={taskPriorities.map((priority) => [priority, t("list.priorityName", { priority })])}
        onPick={(one) => set({ priority: taskPriorities.find((known) => known === one) })}
      />
      <Pick
        name={t("list.project")}
        choices={[["", t("list.withoutProject")], ...projects.map(({ id, name }): [string, string] => [String(id), name])]}
        onPick={(id) => set({ projectId: id ? Number(id) : null, sectionId: null })}
      />
      {labels.length > 0 ? (
        <Pick
          name={t("list.label")}
          choices={[["", t("list.noLabels")], ...labels.map((label): [string, string] => [label, label])]}
          onPick={(label) => set({ labels: label ? [label] : [] })}
        />
      ) : null}
      <Button size="small" look="danger" onClick={remove}>
        <Trash2 aria-hidden className="size-3.5" /> {t("list.delete")}
      </Button>
      <IconButton label={t("list.chooseNone")} className="max-md:-order-1 max-md:w-10" onClick={selection.clear}>
        <X className="size-4" />
      </IconButton>
    </section>
  );
}

/** A choice that does something and goes back to its name. */
function Pick({ name, choices, onPick }: { name: string; choices: [string, string][]; onPick: (value: string) => void }) {
  return (
    <select
      aria-label={t("list.fieldOfChosen", { name })}
      className={selectClass}
      value="-"
      onChange={(event) => onPick(event.target.value)}
    >
      <option value="-" disabled>
        {name}
      </option>
      {choices.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  );
}
