"use client";

import { useState } from "react";
import { t } from "#messages/text.ts";
import { BarChart } from "./bar-chart.tsx";
import { DayTable } from "./day-table.tsx";
import { Toggle } from "./toggle.tsx";
import { dollars, short, twoCents } from "./usage-labels.ts";
import type { Usage } from "./use-usage.ts";

const measures = {
  tokens: {
    series: ["usage.written", "usage.read"],
    words: short,
    values: (day: Usage["perDay"][number]) => [day.outputTokens, day.inputTokens],
  },
  cost: {
    series: ["usage.allowance", "usage.ownKeys"],
    words: dollars,
    values: (day: Usage["perDay"][number]) => [day.costMicroUsd, day.ownKeyMicroUsd],
  },
} as const;
type Measure = keyof typeof measures;

/** Day by day, as bars to look at and as a table to read. */
export function DayChart({ days }: { days: Usage["perDay"] }) {
  const [measure, setMeasure] = useState<Measure>("tokens");
  const { series, words, values } = measures[measure];
  const choices = [
    { value: "tokens" as const, label: t("usage.tokens") },
    { value: "cost" as const, label: t("usage.cost") },
  ];
  return (
    <section aria-label={t("usage.byDay")} className="py-8">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-medium tracking-tight">{t("usage.byDay")}</h2>
        <Toggle<Measure> label={t("usage.measure")} choices={choices} value={measure} onChange={setMeasure} />
      </div>
      <BarChart
        label={t("usage.seriesByDay", { label: choices.find(({ value }) => value === measure)?.label ?? "" })}
        series={series.map((name) => t(name))}
        words={words}
        bars={days.map((day) => ({ day: day.day, values: [...values(day)] }))}
        {...(measure === "cost" ? { empty: twoCents } : {})}
      />
      <details className="mt-4 text-[13px]">
        <summary className="w-fit rounded text-muted hover:text-ink">{t("usage.showTable")}</summary>
        <DayTable days={days} />
      </details>
    </section>
  );
}
