"use client";

import { Search } from "lucide-react";
import { useRef } from "react";
import type { Task } from "#contracts/task.ts";
import { classNames } from "../../components/ui/class-names.ts";
import { useEarlyText } from "../../components/ui/early-text.ts";
import { selectTasks, type TaskOrder, type TaskView } from "./select-tasks.ts";

const statuses = [
  ["open", "Open"],
  ["in_progress", "In progress"],
  ["completed", "Completed"],
  ["all", "All"],
] as const;

const orders: [TaskOrder, string][] = [
  ["newest", "Newest first"],
  ["due", "By due date"],
  ["priority", "By priority"],
  ["title", "By title"],
];

export const selectClass = "h-8 rounded-lg border border-line bg-raised px-2 text-[13px] text-ink";

type TaskToolbarProps = { view: TaskView; onChange: (view: TaskView) => void; labels: string[]; tasks: Task[] };

export function TaskToolbar({ view, onChange, labels, tasks }: TaskToolbarProps) {
  const search = useRef<HTMLInputElement>(null);
  useEarlyText(search, (event) => onChange({ ...view, words: event.target.value }));
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      <fieldset className="flex gap-0.5 rounded-lg bg-panel p-0.5">
        <legend className="sr-only">Status</legend>
        {statuses.map(([status, name]) => (
          <button
            key={status}
            type="button"
            aria-pressed={view.status === status}
            onClick={() => onChange({ ...view, status })}
            className={classNames(
              "rounded-md px-2.5 py-1 text-[13px] transition-colors",
              view.status === status ? "bg-raised font-medium shadow-card" : "text-muted hover:text-ink",
            )}
          >
            {name} <span className="text-faint tabular-nums">{selectTasks(tasks, { ...view, status }).length}</span>
          </button>
        ))}
      </fieldset>
      <div className="relative ml-auto min-w-36 flex-1 sm:max-w-52">
        <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-faint" />
        <input
          ref={search}
          type="search"
          dir="auto"
          aria-label="Search tasks"
          placeholder="Search"
          className="h-8 w-full rounded-lg border border-line bg-raised pr-2 pl-8 text-[13px] placeholder:text-faint"
          value={view.words}
          onChange={(event) => onChange({ ...view, words: event.target.value })}
        />
      </div>
      {labels.length > 0 ? (
        <select
          aria-label="Label"
          className={selectClass}
          value={view.label ?? ""}
          onChange={(event) => onChange({ ...view, label: event.target.value || null })}
        >
          <option value="">All labels</option>
          {labels.map((label) => (
            <option key={label}>{label}</option>
          ))}
        </select>
      ) : null}
      <select
        aria-label="Order"
        className={selectClass}
        value={view.order}
        onChange={(event) => onChange({ ...view, order: orders.find(([order]) => order === event.target.value)?.[0] ?? "newest" })}
      >
        {orders.map(([order, name]) => (
          <option key={order} value={order}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
