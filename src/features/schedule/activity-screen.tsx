"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CalendarClock, History } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import type { OccurrenceStatus } from "#contracts/schedule.ts";
import { PageHeader } from "#features/frame/page-header.tsx";
import { type MessageKey, t } from "#messages/text.ts";
import { Button, buttonClass } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { ComingRuns } from "./coming-runs.tsx";
import { OccurrenceRow } from "./occurrence-row.tsx";

const filters: [OccurrenceStatus | null, MessageKey][] = [
  [null, "schedule.filterAll"],
  ["done", "schedule.done"],
  ["waiting", "schedule.waits"],
  ["failed", "schedule.failed"],
  ["skipped", "schedule.notRun"],
];
const pageSize = 30;

/** What schedules did, and what they are about to do. */
export function ActivityScreen() {
  const trpc = useTRPC();
  const [status, setStatus] = useState<OccurrenceStatus | null>(null);
  const list = useInfiniteQuery(
    trpc.schedules.activity.infiniteQueryOptions(
      { limit: pageSize, ...(status ? { status } : {}) },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const activities = list.data?.pages.flatMap((page) => page.activities) ?? [];
  return (
    <>
      <PageHeader title={t("schedule.activity")}>
        <Link href="/schedules" className={buttonClass("secondary", "small")}>
          <CalendarClock className="size-3.5" /> {t("frame.schedules")}
        </Link>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-3xl space-y-8 px-4 py-6 md:px-6 md:py-8">
          <ComingRuns />
          <section aria-labelledby="past">
            <h2 id="past" className="text-sm font-medium">
              {t("schedule.whatHappened")}
            </h2>
            <fieldset className="mt-2 flex flex-wrap gap-1">
              <legend className="sr-only">{t("schedule.show")}</legend>
              {filters.map(([value, words]) => (
                <Button
                  key={words}
                  look="quiet"
                  size="small"
                  aria-pressed={value === status}
                  className={classNames(value === status && "bg-hover text-ink")}
                  onClick={() => setStatus(value)}
                >
                  {t(words)}
                </Button>
              ))}
            </fieldset>
            {list.isPending ? <Spinner className="mt-6" /> : null}
            {list.error ? <p className="mt-4 text-[13px] text-danger">{list.error.message}</p> : null}
            {list.data && activities.length === 0 ? (
              <EmptyState icon={<History />} title={status ? t("schedule.nothingOfKind") : t("schedule.nothingRan")}>
                <p>{t("schedule.nothingRanText")}</p>
              </EmptyState>
            ) : null}
            <ul aria-label={t("schedule.whatHappened")} className="mt-2 divide-y divide-line border-t border-line empty:border-0">
              {activities.map((activity) => (
                <OccurrenceRow key={activity.id} activity={activity} named />
              ))}
            </ul>
            {list.hasNextPage ? (
              <Button size="small" className="mt-3" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t("frame.showOlder")}
              </Button>
            ) : null}
          </section>
        </div>
      </div>
    </>
  );
}
