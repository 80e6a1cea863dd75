"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { TaskDeed } from "#contracts/comment.ts";
import type { TaskFieldName } from "#contracts/task.ts";
import { t } from "#messages/text.ts";

const deeds = {
  "task.create": "comment.didTaskCreate",
  "task.update": "comment.didTaskUpdate",
  "task.delete": "comment.didTaskDelete",
  "task.restore": "comment.didTaskRestore",
  "task.attach": "comment.didTaskAttach",
  "task.detach": "comment.didTaskDetach",
  "comment.create": "comment.didCommentCreate",
  "comment.update": "comment.didCommentUpdate",
  "comment.delete": "comment.didCommentDelete",
  "comment.restore": "comment.didCommentRestore",
} as const;
const actors = { user: "comment.you", assistant: "comment.assistant", system: "comment.system" } as const;
const fieldTexts = {
  title: "comment.fieldTitle",
  description: "comment.fieldDescription",
  status: "comment.fieldStatus",
  dueDate: "comment.fieldDueDate",
  priority: "comment.fieldPriority",
  labels: "comment.fieldLabels",
  dueTime: "comment.fieldDueTime",
  startDate: "comment.fieldStartDate",
  reminders: "comment.fieldReminders",
  recurrence: "comment.fieldRecurrence",
  recurrenceFrom: "comment.fieldRecurrenceFrom",
  projectId: "comment.fieldProjectId",
  sectionId: "comment.fieldSectionId",
  parentId: "comment.fieldParentId",
  position: "comment.fieldPosition",
} as const satisfies Record<TaskFieldName, string>;

/** Who did what to a task, newest first; it is asked for when it is opened. */
export function Activity({ taskId }: { taskId: number }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const { data: lines } = useQuery({ ...trpc.tasks.activity.queryOptions({ id: taskId }), enabled: isOpen });
  const undo = useMutation(
    trpc.tasks.undoDeed.mutationOptions({
      onSuccess: (task) => {
        void cache.invalidateQueries({ queryKey: trpc.tasks.pathKey() });
        toast(t("comment.lineUndone", { title: task.title }));
      },
      onError: (error) => toast.error(t("comment.lineNotUndone"), { description: error.message }),
    }),
  );
  return (
    <details className="mt-8" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-[13px] font-medium text-muted hover:text-ink">{t("comment.activity")}</summary>
      {lines?.length === 0 ? <p className="mt-2 text-[13px] text-muted">{t("comment.noActivity")}</p> : null}
      <ul aria-label={t("comment.activity")} className="mt-2 space-y-1.5 text-[13px]">
        {lines?.map((line) => (
          <li key={line.seq} className="flex flex-wrap gap-x-2 text-muted">
            <span>
              <span className="font-medium text-ink">{t(actors[line.actor])}</span> {wordsOf(line)}
            </span>
            <time dateTime={line.createdAt} className="text-faint">
              {readerTime(line.createdAt, "dayAndTime")}
            </time>
            {line.isUndoable ? (
              <button
                type="button"
                className="rounded-sm text-accent-text underline-offset-3 hover:underline pointer-coarse:min-h-11 pointer-coarse:px-2"
                disabled={undo.isPending}
                aria-label={t("comment.undoLine", { words: wordsOf(line) })}
                onClick={() => undo.mutate({ id: taskId, seq: line.seq })}
              >
                {t("comment.undo")}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}

function wordsOf({ action, fields }: TaskDeed): string {
  const known = Object.hasOwn(deeds, action) ? deeds[action as keyof typeof deeds] : null;
  if (!known) return action;
  const names = fields.flatMap((name) => (Object.hasOwn(fieldTexts, name) ? t(fieldTexts[name as TaskFieldName]) : []));
  return t(known, { fields: names.join(", ") || t("comment.somethingElse") });
}
