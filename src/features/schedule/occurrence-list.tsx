"use client";

import { Ban, Check, CircleHelp, Minus, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Occurrence } from "#contracts/schedule.ts";
import { Button } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { Spinner } from "../../components/ui/spinner.tsx";
import { dateWords } from "./date-words.ts";
import { changeWords, reasonWords } from "./occurrence-words.ts";
import { type ScheduleActions, useOccurrences } from "./use-schedules.ts";

/** What became of a schedule's due times: made of committed changes, with what takes them back. */
export function OccurrenceList({ id, actions }: { id: number; actions: ScheduleActions }) {
  const { data } = useOccurrences(id);
  if (!data) return <Spinner />;
  if (data.occurrences.length === 0) return <p className="mt-2 text-[13px] text-muted">It has not run yet.</p>;
  return (
    <ul aria-label="What it did" className="mt-2 divide-y divide-line border-t border-line">
      {data.occurrences.map((occurrence) => (
        <OccurrenceRow key={occurrence.id} occurrence={occurrence} undo={actions.undo} />
      ))}
    </ul>
  );
}

function OccurrenceRow({ occurrence, undo }: { occurrence: Occurrence; undo: ScheduleActions["undo"] }) {
  const { dueAt, trigger, reason, changes, messageId, status } = occurrence;
  const { mark, label, className } = lookOf(occurrence);
  const open = changes.filter(({ undone }) => !undone);
  const taskIds = [...new Set(open.flatMap(({ taskId }) => taskId ?? []))];
  const failure = undo.error && undo.variables?.messageId === messageId ? undo.error.message : null;
  return (
    <li className="flex items-start gap-3 py-2.5 text-[13px]">
      <span role="img" aria-label={label} className={classNames("mt-0.5 grid size-5 shrink-0 place-items-center rounded-full", className)}>
        {mark}
      </span>
      <div className="min-w-0 flex-1">
        <p>
          {dateWords(dueAt)}
          {trigger === "manual" ? <span className="text-muted"> · asked for</span> : null}
        </p>
        <p className="text-muted">
          {reason
            ? reasonWords(reason)
            : status === "waiting"
              ? `Waits for you. ${changeWords(changes)}`
              : status === "running"
                ? "Under way"
                : changeWords(changes)}
        </p>
        {taskIds.length > 0 ? (
          <p className="flex flex-wrap gap-x-2">
            {taskIds.slice(0, 10).map((task) => (
              <Link key={task} href={`/tasks?task=${task}`} className="text-accent-text underline underline-offset-3">
                Task {task}
              </Link>
            ))}
          </p>
        ) : null}
        {failure ? <p className="text-danger">{failure}</p> : null}
      </div>
      {messageId && open.length > 0 && (status === "done" || status === "failed") ? (
        <Button size="small" disabled={undo.isPending} onClick={() => undo.mutate({ messageId })}>
          Undo all
        </Button>
      ) : null}
    </li>
  );
}

type Look = { mark: ReactNode; label: string; className: string };

/** A run that changed nothing is done, and no success: it gets no tick. */
function lookOf({ status, changes }: Occurrence): Look {
  if (status === "running") return { mark: <Spinner className="size-4" label="Under way" />, label: "Under way", className: "bg-hover" };
  if (status === "waiting")
    return { mark: <CircleHelp className="size-3.5" />, label: "Waits for you", className: "bg-warning-soft text-warning" };
  if (status === "failed") return { mark: <X className="size-3.5" />, label: "Failed", className: "bg-danger-soft text-danger" };
  if (status === "skipped") return { mark: <Ban className="size-3.5" />, label: "Not run", className: "bg-hover text-muted" };
  return changes.length > 0
    ? { mark: <Check className="size-3" strokeWidth={3} />, label: "Done", className: "bg-accent text-on-accent" }
    : { mark: <Minus className="size-3.5" />, label: "Changed nothing", className: "bg-hover text-muted" };
}
