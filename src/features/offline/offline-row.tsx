"use client";

import { Check, CloudUpload } from "lucide-react";
import type { shownOffline } from "#client/offline/offline-list.ts";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { readerLocale, t } from "#messages/text.ts";

type OfflineRowProps = { row: ReturnType<typeof shownOffline>[number]; onTick: () => void; onForget: () => void };

export function OfflineRow({ row: { title, isDone, change, task }, onTick, onForget }: OfflineRowProps) {
  const dueDate = task?.dueDate ?? (change?.kind === "add" ? change.fields.dueDate : null);
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
      <div className="min-w-0 flex-1 wrap-anywhere">
        <p dir="auto" className={classNames(isDone && "text-muted line-through")}>
          {title}
        </p>
        <p className="flex flex-wrap gap-x-3 text-[13px] text-muted">
          {dueDate ? <span>{dayWords(dueDate)}</span> : null}
          {change && change.refusal === undefined ? (
            <span className="flex items-center gap-1">
              <CloudUpload aria-hidden className="size-3.5" /> {t("offline.waits")}
            </span>
          ) : null}
          {change?.refusal !== undefined ? <span className="text-danger">{t("offline.refused", { why: change.refusal })}</span> : null}
        </p>
      </div>
      {change?.refusal !== undefined ? (
        <Button size="small" className="max-md:h-11" onClick={onForget}>
          {t("offline.forget")}
        </Button>
      ) : null}
    </li>
  );
}

function dayWords(day: string): string {
  const form = { weekday: "short", month: "short", day: "numeric" } as const;
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(readerLocale(), { timeZone: "UTC", ...form });
}
