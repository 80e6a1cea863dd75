"use client";

import { Ban, Check, CircleHelp, Minus, TriangleAlert, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Activity } from "#contracts/schedule.ts";
import { Button } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { Spinner } from "../../components/ui/spinner.tsx";
import { ChangeList } from "./change-list.tsx";
import { dateWords } from "./date-words.ts";
import { outcomeWords } from "./occurrence-words.ts";
import { useUndoRun } from "./use-undo-run.ts";

/** What became of one due time; `named`: among those of other schedules. */
export function OccurrenceRow({ activity, named = false }: { activity: Activity; named?: boolean }) {
  const { dueAt, trigger, changes, messageId, status, title, conversationId, isClaim, costMicroUsd } = activity;
  const undo = useUndoRun();
  const { mark, label, className } = lookOf(activity);
  const isEnded = status === "done" || status === "failed";
  const open = changes.filter(({ undone, undoable }) => !undone && undoable);
  return (
    <li className="flex items-start gap-3 py-2.5 text-[13px]">
      <span role="img" aria-label={label} className={classNames("mt-0.5 grid size-5 shrink-0 place-items-center rounded-full", className)}>
        {mark}
      </span>
      <div className="min-w-0 flex-1">
        <p>
          {named ? (
            <span dir="auto" className="font-medium wrap-anywhere">
              {title}{" "}
            </span>
          ) : null}
          <span className={named ? "text-muted" : ""}>{dateWords(dueAt)}</span>
          {trigger === "manual" ? <span className="text-muted"> · asked for</span> : null}
          {named && costMicroUsd > 0 ? <span className="text-muted"> · {costWords(costMicroUsd)}</span> : null}
        </p>
        <p className="text-muted">{outcomeWords(activity)}</p>
        {isClaim ? (
          <p className="mt-0.5 flex items-start gap-1.5 text-warning">
            <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            Its words tell of a change, but nothing was changed.
          </p>
        ) : null}
        <ChangeList changes={changes} onUndo={isEnded && messageId ? (callId) => undo.one.mutate({ messageId, callId }) : null} />
        {undo.error ? <p className="text-danger">{undo.error}</p> : null}
        {conversationId && messageId && (named || status === "waiting") ? (
          <Link href={`/chat/${conversationId}?message=${messageId}`} className="text-accent-text underline underline-offset-3">
            {status === "waiting" ? "Decide in its chat" : "Read its reply"}
          </Link>
        ) : null}
      </div>
      {messageId && isEnded && open.length > 0 ? (
        <Button size="small" disabled={undo.isPending} onClick={() => undo.all.mutate({ messageId })}>
          Undo all
        </Button>
      ) : null}
    </li>
  );
}

/** Less than a cent is said as such. */
function costWords(microUsd: number): string {
  return microUsd < 10_000 ? "less than 1 ¢" : `$${(microUsd / 1_000_000).toFixed(2)}`;
}

type Look = { mark: ReactNode; label: string; className: string };

/** A run that changed nothing is done, and no success: it gets no tick. */
function lookOf({ status, changes }: Activity): Look {
  if (status === "running") return { mark: <Spinner className="size-4" label="Under way" />, label: "Under way", className: "bg-hover" };
  if (status === "waiting")
    return { mark: <CircleHelp className="size-3.5" />, label: "Waits for you", className: "bg-warning-soft text-warning" };
  if (status === "failed") return { mark: <X className="size-3.5" />, label: "Failed", className: "bg-danger-soft text-danger" };
  if (status === "skipped") return { mark: <Ban className="size-3.5" />, label: "Not run", className: "bg-hover text-muted" };
  return changes.length > 0
    ? { mark: <Check className="size-3" strokeWidth={3} />, label: "Done", className: "bg-accent text-on-accent" }
    : { mark: <Minus className="size-3.5" />, label: "Changed nothing", className: "bg-hover text-muted" };
}
