"use client";

import { useState } from "react";
import { BarChart } from "./bar-chart.tsx";
import { DayTable } from "./day-table.tsx";
import { Toggle } from "./toggle.tsx";
import { dollars, short } from "./usage-labels.ts";
import type { Usage } from "./use-usage.ts";

const measures = {
  tokens: {
    series: ["Written", "Read"],
    words: short,
    values: (day: Usage["perDay"][number]) => [day.outputTokens, day.inputTokens],
  },
  cost: {
    series: ["Allowance", "Own keys"],
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
    { value: "tokens" as const, label: "Tokens" },
    { value: "cost" as const, label: "Cost" },
  ];
  return (
    <section aria-label="By day" className="py-8">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-medium tracking-tight">By day</h2>
        <Toggle<Measure> label="Measure" choices={choices} value={measure} onChange={setMeasure} />
      </div>
      <BarChart
        label={`${choices.find(({ value }) => value === measure)?.label} by day`}
        {...{ series, words }}
        bars={days.map((day) => ({ day: day.day, values: [...values(day)] }))}
      />
      <details className="mt-4 text-[13px]">
        <summary className="w-fit rounded text-muted hover:text-ink">Show as a table</summary>
        <DayTable days={days} />
      </details>
    </section>
  );
}
