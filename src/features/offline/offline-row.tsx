"use client";

import { Check, CloudUpload } from "lucide-react";
import { useState } from "react";
import type { OfflineRowData } from "#client/offline/offline-list.ts";
import { isHeld } from "#client/offline/waiting.ts";
import { readerDate } from "#client/reader-time.ts";
import { classNames } from "#components/ui/class-names.ts";
import type { TaskUpdate } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { OfflineEdit, type OfflineFields } from "./offline-edit.tsx";

type OfflineRowProps = { row: OfflineRowData; onTick: () => void; onEdit: (changed: TaskUpdate) => Promise<void> };

export function OfflineRow({ row, onTick, onEdit }: OfflineRowProps) {
  const { title, isDone, change, task } = row;
  const [isEdited, setEdited] = useState(false);
  const fields = fieldsOf(row);
  if (isEdited) {
    return (
      <li>
        <OfflineEdit fields={fields} onSave={onEdit} onClose={() => setEdited(false)} />
      </li>
    );
  }
  return (
    <li className="flex min-h-11 items-start gap-3 py-2.5">
      <button
        type="button"
        role="checkbox"
        aria-checked={isDone}
        aria-label={t("offline.complete", { title })}
        className={classNames(
          "relative mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border-[1.5px] before:absolute before:-inset-3",
          isDone ? "border-accent bg-accent text-on-accent" : "border-line-strong text-transparent",
        )}
        onClick={onTick}
      >
        <Check aria-hidden className="size-3" strokeWidth={3} />
      </button>
      <button
        type="button"
        aria-label={t("offline.edit", { title })}
        className="min-w-0 flex-1 rounded-sm text-start wrap-anywhere"
        onClick={() => setEdited(true)}
      >
        <span dir="auto" className={classNames("block", isDone && "text-muted line-through")}>
          {title}
        </span>
        <span className="flex flex-wrap gap-x-3 text-[13px] text-muted">
          {fields.dueDate ? (
            <span>
              {readerDate(fields.dueDate, "weekdayShort")} {fields.dueTime}
            </span>
          ) : null}
          {change && !isHeld(change) ? (
            <span className="flex items-center gap-1">
              <CloudUpload aria-hidden className="size-3.5" /> {t("offline.waits")}
            </span>
          ) : null}
          {task && change?.kind === "edit" && change.theirs ? <span className="text-warning">{t("offline.decide")}</span> : null}
        </span>
      </button>
    </li>
  );
}

function fieldsOf({ task, change, title }: OfflineRowData): OfflineFields {
  const of = task ?? (change?.kind === "add" ? change.fields : { title });
  const { dueDate = null, dueTime = null, priority = "none", description = null } = of as Partial<OfflineFields>;
  return { title, dueDate, dueTime, priority, description };
}
