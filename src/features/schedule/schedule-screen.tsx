"use client";

import { CalendarClock, History, Plus } from "lucide-react";
import Link from "next/link";
import { lazy, Suspense, useState } from "react";
import type { Schedule } from "#contracts/schedule.ts";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { Button, buttonClass } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { ScheduleCard } from "./schedule-card.tsx";
import { useSchedules } from "./use-schedules.ts";

const ScheduleDialog = lazy(() => import("./schedule-dialog.tsx").then(({ ScheduleDialog }) => ({ default: ScheduleDialog })));

/** What the assistant does while its user is away: each order with its dates and what became of them. */
export function ScheduleScreen() {
  const schedules = useSchedules();
  const { data, error, refetch } = schedules.list;
  const [edited, setEdited] = useState<Schedule | "new" | null>(null);
  return (
    <>
      <PageHeader title={t("frame.schedules")}>
        <Link href="/activity" className={buttonClass("secondary", "small")}>
          <History className="size-3.5" />
          {/* Beside a long title a phone has no room for it. */}
          <span className="max-sm:sr-only">{t("schedule.activity")}</span>
        </Link>
        <Button size="small" look="primary" onClick={() => setEdited("new")}>
          <Plus className="size-3.5" /> {t("schedule.new")}
        </Button>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-3xl px-4 py-6 md:px-6 md:py-8">
          {data ? (
            <ul aria-label={t("frame.schedules")} className="space-y-3">
              {data.map((schedule) => (
                <ScheduleCard key={schedule.id} schedule={schedule} actions={schedules} onEdit={() => setEdited(schedule)} />
              ))}
            </ul>
          ) : error ? (
            <EmptyState icon={<CalendarClock />} title={t("schedule.notLoaded")}>
              <p className="mb-4">{error.message}</p>
              <Button onClick={() => void refetch()}>{t("frame.tryAgain")}</Button>
            </EmptyState>
          ) : (
            <div className="grid place-items-center py-20">
              <Spinner />
            </div>
          )}
          {data?.length === 0 ? (
            <EmptyState icon={<CalendarClock />} title={t("schedule.empty")}>
              <p className="mb-4">{t("schedule.emptyText")}</p>
              <Button onClick={() => setEdited("new")}>{t("schedule.make")}</Button>
            </EmptyState>
          ) : null}
        </div>
      </div>
      {edited ? (
        <Suspense>
          <ScheduleDialog
            schedule={edited === "new" ? null : edited}
            save={edited === "new" ? schedules.create : schedules.update}
            onClose={() => setEdited(null)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
