"use client";

import { Pencil } from "lucide-react";
import { use, useEffect, useRef, useState } from "react";
import { descriptionLengthMax } from "#contracts/limits.ts";
import type { Task, TaskUpdate } from "#contracts/task.ts";
import { FormattedText, FormatterContext, isMarked } from "#features/frame/formatted-text.tsx";
import { type MessageKey, t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { DayInput } from "../../components/ui/day-input.tsx";
import { ClashNotice } from "../edit/clash-notice.tsx";
import { Labelled } from "./labelled.tsx";
import { Subtasks } from "./subtasks/subtasks.tsx";
import { TaskTime } from "./task-time.tsx";
import type { TaskText, TaskTexts } from "./use-task-text.ts";
import { selectClass } from "./view/select-class.ts";

const statusNames = { pending: "task.toDo", in_progress: "task.inProgress", completed: "task.completed" } as const;
const priorityNames = { none: "task.none", low: "task.low", medium: "task.medium", high: "task.high" } as const;

type TaskDetailsProps = { task: Task; texts: TaskTexts; onChange: (fields: TaskUpdate) => void };

/** Every other field of a task, each saved as soon as it changes. */
export function TaskDetails({ task, texts, onChange }: TaskDetailsProps) {
  return (
    <div data-details className="rise mt-2 grid sm:ml-8 gap-3 rounded-xl bg-panel p-4 sm:grid-cols-3">
      <Labelled name={t("list.status")}>
        <Choice names={statusNames} value={task.status} onChange={(status) => onChange({ status })} />
      </Labelled>
      <Labelled name={t("list.priority")}>
        <Choice part="priority" names={priorityNames} value={task.priority} onChange={(priority) => onChange({ priority })} />
      </Labelled>
      <Labelled name={t("list.dueDate")}>
        <DayInput data-part="date" className={`${selectClass} w-full`} value={task.dueDate} onDay={(dueDate) => onChange({ dueDate })} />
      </Labelled>
      <TaskTime task={task} onChange={onChange} />
      <SavedOnBlur part="labels" name={t("list.labelsByComma")} lines={1} text={texts.labels} />
      <Notes text={texts.description} />
      <Subtasks task={task} />
    </div>
  );
}

/** Notes are written as plain text, and shown formatted where they have marks and the page can draw them. */
function Notes({ text }: { text: TaskText }) {
  const [isWritten, setWritten] = useState(false);
  const canFormat = use(FormatterContext) !== null;
  if (!canFormat || isWritten || text.clash !== null || text.isChanged || !isMarked(text.value))
    return <SavedOnBlur name={t("list.description")} lines={3} text={text} isFocused={isWritten} onLeave={() => setWritten(false)} />;
  return (
    <section aria-label={t("list.description")} className="sm:col-span-3">
      <div className="mb-1 flex items-center justify-between text-xs font-medium text-muted">
        {t("list.description")}
        <Button look="quiet" size="small" className="pointer-coarse:h-11" onClick={() => setWritten(true)}>
          <Pencil aria-hidden className="size-3.5" /> {t("list.editNotes")}
        </Button>
      </div>
      <div className="rounded-lg border border-line bg-raised px-2.5 py-1.5">
        <FormattedText text={text.value} />
      </div>
    </section>
  );
}

type ChoiceProps<T extends string> = { part?: string; names: Record<T, MessageKey>; value: T; onChange: (value: T) => void };

function Choice<T extends string>({ part, names, value, onChange }: ChoiceProps<T>) {
  const values = Object.keys(names) as T[];
  return (
    <select
      data-part={part}
      className={`${selectClass} w-full`}
      value={value}
      onChange={(event) => onChange(values.find((one) => one === event.target.value) ?? value)}
    >
      {values.map((one) => (
        <option key={one} value={one}>
          {t(names[one])}
        </option>
      ))}
    </select>
  );
}

type SavedOnBlurProps = { part?: string; name: string; text: TaskText; lines: number; isFocused?: boolean; onLeave?: () => void };

function SavedOnBlur({ part, name, text, lines, isFocused = false, onLeave }: SavedOnBlurProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  // Whoever asked to edit it goes on by writing.
  useEffect(() => {
    if (isFocused) area.current?.focus();
  }, [isFocused]);
  return (
    <div className="sm:col-span-3">
      <Labelled name={name}>
        <textarea
          ref={area}
          dir="auto"
          data-part={part}
          rows={lines}
          className={classNames(
            "block field-sizing-content w-full resize-none rounded-lg border border-line bg-raised px-2.5 py-1.5 text-[13px]",
            lines > 1 && "min-h-20",
          )}
          value={text.value}
          maxLength={descriptionLengthMax}
          onChange={(event) => text.type(event.target.value)}
          onBlur={() => {
            text.save();
            onLeave?.();
          }}
        />
      </Labelled>
      <ClashNotice field={text} input={area} onKeepMine={text.overwrite} />
    </div>
  );
}
