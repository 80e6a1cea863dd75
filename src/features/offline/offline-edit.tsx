"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field, inputClass } from "#components/ui/field.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { descriptionLengthMax, taskPriorities, titleLengthMax } from "#contracts/limits.ts";
import type { TaskUpdate } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import { t } from "#messages/text.ts";

/** What can be edited without a network. */
export type OfflineFields = Required<Pick<TaskUpdate, "title" | "dueDate" | "dueTime" | "priority" | "description">>;
type OfflineEditProps = { fields: OfflineFields; onSave: (changed: TaskUpdate) => Promise<void>; onClose: () => void };

/** The fields of a task on the page that opens without a network; what was not changed is not sent. */
export function OfflineEdit({ fields, onSave, onClose }: OfflineEditProps) {
  const [now, setNow] = useState(fields);
  const set = (part: Partial<OfflineFields>) => setNow((before) => ({ ...before, ...part }));
  async function submit(event: FormEvent) {
    event.preventDefault();
    const changed = Object.entries({ ...now, title: now.title?.trim() }).filter(
      ([name, value]) => fields[name as keyof OfflineFields] !== value,
    );
    if (changed.length > 0) await onSave(withoutDay(Object.fromEntries(changed)));
    onClose();
  }
  return (
    <form method="post" className="space-y-3 py-3" onSubmit={(event) => void submit(event)}>
      <Field
        label={t("offline.editTitle")}
        className="max-md:[&_input]:h-11 max-md:[&_input]:text-base"
        value={now.title}
        maxLength={titleLengthMax}
        required
        autoFocus
        onChange={(event) => set({ title: event.target.value })}
      />
      <div className="flex flex-wrap gap-3 max-md:[&_input]:text-base">
        <Field
          type="date"
          label={t("offline.date")}
          value={now.dueDate ?? ""}
          onChange={(event) => set({ dueDate: event.target.value || null, ...(event.target.value ? {} : { dueTime: null }) })}
        />
        <Field
          type="time"
          label={t("offline.time")}
          value={now.dueTime ?? ""}
          disabled={!now.dueDate}
          onChange={(event) => set({ dueTime: event.target.value || null })}
        />
        <label className="space-y-1.5 text-[13px] font-medium">
          <span className="block">{t("offline.priority")}</span>
          <select
            className={`${inputClass} w-auto max-md:text-base`}
            value={now.priority}
            onChange={(event) => set({ priority: taskPriorities.find((one) => one === event.target.value) ?? now.priority })}
          >
            {taskPriorities.map((priority) => (
              <option key={priority} value={priority}>
                {t("offline.priorityName", { priority })}
              </option>
            ))}
          </select>
        </label>
      </div>
      <TextArea
        label={t("offline.notes")}
        value={now.description ?? ""}
        maxLength={descriptionLengthMax}
        onChange={(event) => set({ description: event.target.value || null })}
      />
      <div className="flex gap-2">
        <Button type="submit" look="primary" className="max-md:h-11" disabled={!now.title?.trim()}>
          {t("offline.save")}
        </Button>
        <Button className="max-md:h-11" onClick={onClose}>
          {t("offline.cancel")}
        </Button>
      </div>
    </form>
  );
}
