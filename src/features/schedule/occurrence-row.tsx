"use client";

import { Ban, Check, CircleHelp, Minus, TriangleAlert, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Activity } from "#contracts/schedule.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { Spinner } from "../../components/ui/spinner.tsx";
import { ChangeList } from "./change-list.tsx";
import { dateWords } from "./date-words.ts";
import { costWords } from "./forecast-words.ts";
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
          {trigger === "manual" ? <span className="text-muted">{t("schedule.askedFor")}</span> : null}
          {named && costMicroUsd > 0 ? <span className="text-muted"> · {costWords(costMicroUsd)}</span> : null}
        </p>
        <p className="text-muted">{outcomeWords(activity)}</p>
        {isClaim ? (
          <p className="mt-0.5 flex items-start gap-1.5 text-warning">
            <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            {t("schedule.claimOnly")}
          </p>
        ) : null}
        <ChangeList changes={changes} onUndo={isEnded && messageId ? (callId) => undo.one.mutate({ messageId, callId }) : null} />
        {undo.error ? <p className="text-danger">{undo.error}</p> : null}
        {conversationId && messageId && (named || status === "waiting") ? (
          <Link href={`/chat/${conversationId}?message=${messageId}`} className="text-accent-text underline underline-offset-3">
            {status === "waiting" ? t("schedule.decideInChat") : t("schedule.readReply")}
          </Link>
        ) : null}
      </div>
      {messageId && isEnded && open.length > 0 ? (
        <Button size="small" disabled={undo.isPending} onClick={() => undo.all.mutate({ messageId })}>
          {t("schedule.undoAll")}
        </Button>
      ) : null}
    </li>
  );
}

type Look = { mark: ReactNode; label: string; className: string };

/** A run that changed nothing is done, and no success: it gets no tick. */
function lookOf({ status, changes }: Activity): Look {
  if (status === "running")
    return { mark: <Spinner className="size-4" label={t("schedule.underWay")} />, label: t("schedule.underWay"), className: "bg-hover" };
  if (status === "waiting")
    return { mark: <CircleHelp className="size-3.5" />, label: t("schedule.waits"), className: "bg-warning-soft text-warning" };
  if (status === "failed")
    return { mark: <X className="size-3.5" />, label: t("schedule.failed"), className: "bg-danger-soft text-danger" };
  if (status === "skipped") return { mark: <Ban className="size-3.5" />, label: t("schedule.notRun"), className: "bg-hover text-muted" };
  return changes.length > 0
    ? { mark: <Check className="size-3" strokeWidth={3} />, label: t("schedule.done"), className: "bg-accent text-on-accent" }
    : { mark: <Minus className="size-3.5" />, label: t("schedule.changedNothing"), className: "bg-hover text-muted" };
}
