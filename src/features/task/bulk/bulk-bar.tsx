"use client";

import { Check, Trash2, X } from "lucide-react";
import { taskPriorities } from "#contracts/limits.ts";
import type { Task, TaskUpdate } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import { Button, IconButton } from "../../../components/ui/button.tsx";
import { DayInput } from "../../../components/ui/day-input.tsx";
import { useProjects } from "../../project/use-projects.ts";
import { useTaskActions } from "../use-tasks.ts";
import { selectClass } from "../view/select-class.ts";
import type { Selection } from "./use-selection.ts";

type BulkBarProps = { selection: Selection; all: number[]; tasks: Task[] };

/** What can be done to the tasks that are chosen, in one step that one Undo takes back. */
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
      aria-label="Chosen tasks"
      className="rise sticky bottom-4 z-10 mx-auto mt-4 flex w-fit max-w-full items-center gap-2 flex-wrap rounded-xl border border-line bg-raised p-2 shadow-float"
    >
      <p role="status" className="px-1.5 text-[13px] whitespace-nowrap tabular-nums">
        {ids.length} chosen
      </p>
      {ids.length < all.length ? (
        <Button size="small" look="quiet" onClick={() => selection.set(all)}>
          All
        </Button>
      ) : null}
      <Button size="small" onClick={() => set({ status: "completed" })}>
        <Check aria-hidden className="size-3.5" /> Complete
      </Button>
      <DayInput aria-label="Due date of the chosen tasks" className={selectClass} value={null} onDay={(dueDate) => set({ dueDate })} />
      <Pick
        name="Priority"
        choices={taskPriorities.map((one) => [one, one])}
        onPick={(one) => set({ priority: taskPriorities.find((known) => known === one) })}
      />
      <Pick
        name="Project"
        choices={[["", "No project"], ...projects.map(({ id, name }): [string, string] => [String(id), name])]}
        onPick={(id) => set({ projectId: id ? Number(id) : null })}
      />
      {labels.length > 0 ? (
        <Pick
          name="Label"
          choices={[["", "No labels"], ...labels.map((label): [string, string] => [label, label])]}
          onPick={(label) => set({ labels: label ? [label] : [] })}
        />
      ) : null}
      <Button size="small" look="danger" onClick={remove}>
        <Trash2 aria-hidden className="size-3.5" /> Delete
      </Button>
      <IconButton label="Choose none" onClick={selection.clear}>
        <X className="size-4" />
      </IconButton>
    </section>
  );
}

/** A choice that does something and goes back to its name. */
function Pick({ name, choices, onPick }: { name: string; choices: [string, string][]; onPick: (value: string) => void }) {
  return (
    <select aria-label={`${name} of the chosen tasks`} className={selectClass} value="-" onChange={(event) => onPick(event.target.value)}>
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
