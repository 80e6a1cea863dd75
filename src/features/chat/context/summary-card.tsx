"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronRight, ScrollText } from "lucide-react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { readAnew } from "#features/feed/read-anew.ts";
import { t } from "#messages/text.ts";
import { SummaryEditor } from "./summary-editor.tsx";
import type { ShownSummary } from "./use-summary.ts";

/** Where the model's view of the chat begins, and the summary it gets of everything before. */
export function SummaryCard({ summary, isEdited, isOutdated, edit, endEdit }: ShownSummary) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const discard = useMutation(
    trpc.summaries.discard.mutationOptions({
      onSuccess: () => toast.success(t("chat.summaryDiscarded")),
      onError: (error) => toast.error(error.message),
      onSettled: () => readAnew(cache, trpc.summaries.pathKey()),
    }),
  );
  return (
    <section aria-label={t("chat.summary")} className="rise text-[13px]">
      <details className="group/summary rounded-xl border border-line open:bg-raised">
        <summary className="flex list-none items-center gap-2 rounded-xl px-3 py-2 text-muted select-none hover:text-ink [&::-webkit-details-marker]:hidden">
          <ScrollText aria-hidden className="size-3.5 shrink-0" />
          <span className="min-w-0 flex-1">{t("chat.summaryTitle")}</span>
          <ChevronRight aria-hidden className="size-3.5 shrink-0 transition-transform group-open/summary:rotate-90" />
        </summary>
        <div className="space-y-3 border-t border-line px-3 py-3">
          {isEdited ? (
            <SummaryEditor summary={summary} isOutdated={isOutdated} onEnd={endEdit} />
          ) : (
            <>
              <p dir="auto" className="max-h-[40vh] overflow-y-auto leading-relaxed whitespace-pre-wrap wrap-anywhere">
                {summary.text}
              </p>
              <div className="flex flex-wrap items-center gap-2">
                <p className="w-full text-muted sm:w-auto sm:flex-1">
                  {t(summary.source === "user" ? "chat.summaryByUser" : "chat.summaryByModel")}
                </p>
                <Button size="small" onClick={edit}>
                  {t("chat.edit")}
                </Button>
                <Button size="small" look="quiet" disabled={discard.isPending} onClick={() => discard.mutate({ id: summary.id })}>
                  {t("chat.writeAnew")}
                </Button>
              </div>
            </>
          )}
        </div>
      </details>
    </section>
  );
}
