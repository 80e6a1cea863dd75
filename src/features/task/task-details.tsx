"use client";

import { type ReactNode, useState } from "react";
import { descriptionLengthMax, labelCountMax, type Task, type TaskUpdate } from "#contracts/task.ts";
import { classNames } from "../../components/ui/class-names.ts";
import { selectClass } from "./task-toolbar.tsx";

const statusNames = { pending: "To do", in_progress: "In progress", completed: "Completed" } as const;
const priorityNames = { none: "None", low: "Low", medium: "Medium", high: "High" } as const;

/** Every other field of a task, each kept as soon as it is changed. */
export function TaskDetails({ task, onChange }: { task: Task; onChange: (fields: TaskUpdate) => void }) {
  return (
    <div className="rise mt-2 grid sm:ml-8 gap-3 rounded-xl bg-panel p-4 sm:grid-cols-3">
      <Labelled name="Status">
        <Choice names={statusNames} value={task.status} onChange={(status) => onChange({ status })} />
      </Labelled>
      <Labelled name="Priority">
        <Choice names={priorityNames} value={task.priority} onChange={(priority) => onChange({ priority })} />
      </Labelled>
      <Labelled name="Due date">
        <input
          type="date"
          className={`${selectClass} w-full`}
          value={task.dueDate ?? ""}
          onChange={(event) => onChange({ dueDate: event.target.value || null })}
        />
      </Labelled>
      <Labelled name="Labels, separated by commas" wide>
        <KeptOnBlur
          key={task.labels.join()}
          lines={1}
          value={task.labels.join(", ")}
          onKeep={(text) => onChange({ labels: labelsIn(text) })}
        />
      </Labelled>
      <Labelled name="Description" wide>
        <KeptOnBlur
          key={task.description}
          lines={3}
          value={task.description ?? ""}
          onKeep={(text) => onChange({ description: text.trim() || null })}
        />
      </Labelled>
    </div>
  );
}

function Labelled({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children.
    <label className={wide ? "space-y-1 sm:col-span-3" : "space-y-1"}>
      <span className="block text-xs text-muted">{name}</span>
      {children}
    </label>
  );
}

function Choice<T extends string>({ names, value, onChange }: { names: Record<T, string>; value: T; onChange: (value: T) => void }) {
  const values = Object.keys(names) as T[];
  return (
    <select
      className={`${selectClass} w-full`}
      value={value}
      onChange={(event) => onChange(values.find((one) => one === event.target.value) ?? value)}
    >
      {values.map((one) => (
        <option key={one} value={one}>
          {names[one]}
        </option>
      ))}
    </select>
  );
}

function KeptOnBlur({ value, lines, onKeep }: { value: string; lines: number; onKeep: (text: string) => void }) {
  const [text, setText] = useState(value);
  return (
    <textarea
      rows={lines}
      className={classNames(
        "block field-sizing-content w-full resize-none rounded-lg border border-line bg-raised px-2.5 py-1.5 text-[13px]",
        lines > 1 && "min-h-20",
      )}
      value={text}
      maxLength={descriptionLengthMax}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => text !== value && onKeep(text)}
    />
  );
}

function labelsIn(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,\n]/)
        .map((label) => label.trim())
        .filter(Boolean),
    ),
  ].slice(0, labelCountMax);
}
