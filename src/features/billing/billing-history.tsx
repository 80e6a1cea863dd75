"use client";

import { useQuery } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { t } from "#messages/text.ts";
import { Spinner } from "../../components/ui/spinner.tsx";
import { causeWords, historyLabels } from "./history-labels.ts";

export function BillingHistory() {
  const trpc = useTRPC();
  const { data: entries, error } = useQuery(trpc.billing.history.queryOptions());
  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  if (!entries) return <Spinner />;
  if (entries.length === 0) return <p className="text-sm text-muted">{t("billing.historyEmpty")}</p>;
  return (
    <ol aria-label={t("billing.billingHistory")} className="ml-1.5 border-l border-line">
      {entries.map(({ seq, createdAt, ...entry }) => (
        <li key={seq} className="relative pb-5 pl-5 last:pb-0">
          <span aria-hidden className="absolute top-1.5 -left-[4.5px] size-2 rounded-full bg-line-strong" />
          <p className="text-sm">{historyLabels(entry)}</p>
          <p className="mt-0.5 text-xs text-muted">
            <time dateTime={createdAt}>{readerTime(createdAt, "dayAndTime")}</time>
            {" · "}
            <span title={entry.detail.webhook ?? undefined}>{causeWords(entry.detail.event)}</span>
          </p>
        </li>
      ))}
    </ol>
  );
}
