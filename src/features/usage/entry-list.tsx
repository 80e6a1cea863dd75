"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import type { UsageRow } from "#contracts/usage.ts";
import { count } from "#features/billing/billing-labels.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { dollars } from "./usage-labels.ts";

/** The ledger itself, newest first. */
export function EntryList() {
  const trpc = useTRPC();
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    trpc.usage.entries.infiniteQueryOptions({ limit: 25 }, { getNextPageParam: (page) => page.nextCursor, staleTime: 0 }),
  );
  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  if (!data) return <Spinner />;
  const entries = data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) return <p className="text-sm text-muted">{t("usage.noCalls")}</p>;
  return (
    <>
      <ul aria-label={t("usage.modelCalls")} className="divide-y divide-line rounded-xl border border-line bg-raised">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      {hasNextPage ? (
        <Button size="small" className="mt-3" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("frame.showOlder")}
        </Button>
      ) : null}
    </>
  );
}

function Entry({ entry }: { entry: UsageRow }) {
  const { modelName, inputTokens, outputTokens, costMicroUsd, ownKey, conversationId, conversationTitle, createdAt } = entry;
  return (
    <li className="flex items-baseline gap-3 px-4 py-2.5 text-[13px]">
      <span className="min-w-0 flex-1">
        <span className="block truncate">
          {conversationId === null ? t("usage.yourProgramsApi") : (conversationTitle ?? t("usage.deletedChat"))}
        </span>
        <span className="block truncate text-xs text-muted">
          <time dateTime={createdAt}>{readerTime(createdAt, "dayAndTime")}</time> · {modelName}
        </span>
      </span>
      <span className="shrink-0 text-right tabular-nums">
        {dollars(costMicroUsd)}
        <span className="block text-xs text-muted">
          {t(ownKey ? "usage.inOutOwnKey" : "usage.inOut", { inputTokens: count(inputTokens), outputTokens: count(outputTokens) })}
        </span>
      </span>
    </li>
  );
}
