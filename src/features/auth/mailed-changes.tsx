"use client";

import { readerDate } from "#client/reader-time.ts";
import type { AskedChange } from "#contracts/proposal.ts";
import type { TaskFieldName } from "#contracts/task.ts";
import { type MessageKey, t } from "#messages/text.ts";

const actions: Record<AskedChange["action"], MessageKey | null> = {
  create: "auth.changeAdds",
  update: null,
  complete: "auth.changeCompletes",
  delete: "auth.changeDeletes",
};
/** Where a task stands in a list is nobody's news. */
const names: Partial<Record<TaskFieldName, MessageKey>> = {
  title: "auth.fieldTitle",
  description: "auth.fieldNotes",
  status: "auth.fieldStatus",
  priority: "auth.fieldPriority",
  dueTime: "auth.fieldTime",
  startDate: "auth.fieldStart",
  labels: "auth.fieldLabels",
  reminders: "auth.fieldReminders",
  recurrence: "auth.fieldRepeats",
  projectId: "auth.fieldProject",
  sectionId: "auth.fieldSection",
  parentId: "auth.fieldParent",
};

type MailedChangesProps = { changes: AskedChange[]; left: ReadonlySet<number>; onLeft: (left: ReadonlySet<number>) => void };

/** The changes of a proposal, each with a box: those that are left out are not made. */
export function MailedChanges({ changes, left, onLeft }: MailedChangesProps) {
  function leave(at: number, isLeft: boolean) {
    const next = new Set(left);
    if (isLeft) next.add(at);
    else next.delete(at);
    onLeft(next);
  }
  return (
    <fieldset className="mb-6 max-h-80 divide-y divide-line overflow-y-auto rounded-lg border border-line text-start text-sm">
      <legend className="sr-only">{t("auth.decideChoose")}</legend>
      {changes.map((change, at) => (
        <label key={at} className="flex min-h-11 items-start gap-2.5 px-3 py-2.5">
          <input
            type="checkbox"
            className="mt-0.5 size-4 shrink-0 accent-accent pointer-coarse:size-6"
            checked={!left.has(at)}
            onChange={({ target }) => leave(at, !target.checked)}
          />
          <span className="min-w-0 flex-1 wrap-anywhere">
            <span dir="auto" className="font-medium">
              {change.title}
            </span>{" "}
            <span className="text-muted">{wordsOf(change)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function wordsOf({ action, dueDate, fields }: AskedChange): string {
  const verb = actions[action];
  const day =
    dueDate === undefined
      ? null
      : dueDate === null
        ? t("auth.changeNoDay")
        : t("auth.changeDay", { day: readerDate(dueDate, "weekdayShort") });
  const also = fields.flatMap((field) => names[field] ?? []).map((name) => t(name));
  return [verb && t(verb), day, also.length > 0 ? t("auth.changeAlso", { fields: also.join(", ") }) : null].filter(Boolean).join(" · ");
}
