"use client";

import { ChartSpline } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import type { InsightDays, Insights } from "#contracts/insights.ts";
import { insightDays } from "#contracts/limits.ts";
import { PageHeader } from "#features/frame/page-header.tsx";
import { Toggle } from "#features/usage/toggle.tsx";
import { t } from "#messages/text.ts";
import { DayCharts, WeekChart } from "./charts.tsx";
import { DeedTable, ModelTable, ProjectTable } from "./tables.tsx";
import { useInsights } from "./use-insights.ts";

/** How chats and tasks add up over a range of the reader's days. */
export function InsightsScreen() {
  const [days, setDays] = useState<InsightDays>(30);
  const { data: insights, error } = useInsights(days);
  const choices = insightDays.map((value) => ({ value, label: t("insights.span", { days: value }) }));
  return (
    <>
      <PageHeader title={t("frame.insights")} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-3xl px-4 pt-6 pb-12 md:px-6">
          <Toggle<InsightDays> label={t("insights.period")} choices={choices} value={days} onChange={setDays} />
          {insights ? <Figures insights={insights} /> : error ? <Failed text={error.message} /> : <Spinner />}
        </div>
      </div>
    </>
  );
}

function Figures({ insights }: { insights: Insights }) {
  if (isEmpty(insights))
    return (
      <EmptyState icon={<ChartSpline />} title={t("insights.emptyTitle")}>
        {t("insights.emptyText")}
      </EmptyState>
    );
  return (
    <div className="divide-y divide-line">
      <DayCharts insights={insights} />
      <WeekChart insights={insights} />
      <DeedTable insights={insights} />
      <ModelTable insights={insights} />
      <ProjectTable insights={insights} />
    </div>
  );
}

function isEmpty({ models, projects, weeks, deeds }: Insights): boolean {
  const isIdle = weeks.every(({ completed, overdue }) => completed + overdue === 0);
  return isIdle && models.length + projects.length === 0 && deeds.every(({ done, undone, waiting }) => done + undone + waiting === 0);
}

function Failed({ text }: { text: string }) {
  return (
    <p role="alert" className="mt-6 text-sm text-danger">
      {text}
    </p>
  );
}
