import type { Insights } from "#contracts/insights.ts";
import { BarChart } from "#features/usage/bar-chart.tsx";
import { dollars, ledgerDay, short, twoCents } from "#features/usage/usage-labels.ts";
import { readerNumber, t } from "#messages/text.ts";
import { FigureTable, Folded, InsightSection } from "./figures.tsx";

type Part = { insights: Insights };

/** Messages and their cost, day by day. */
export function DayCharts({ insights }: Part) {
  const { days } = insights;
  const head = [t("insights.day"), t("insights.messages"), t("usage.allowance"), t("usage.ownKeys")];
  const rows = days.filter(({ messages, costMicroUsd, ownKeyMicroUsd }) => messages + costMicroUsd + ownKeyMicroUsd > 0).toReversed();
  return (
    <InsightSection title={t("insights.messagesByDay")} table="days" range={insights}>
      <BarChart
        label={t("insights.messagesByDay")}
        series={[t("insights.messages")]}
        words={short}
        bars={days.map(({ day, messages }) => ({ day, values: [messages] }))}
      />
      <h3 className="mt-8 mb-4 font-medium tracking-tight">{t("insights.costByDay")}</h3>
      <BarChart
        label={t("insights.costByDay")}
        series={[t("usage.allowance"), t("usage.ownKeys")]}
        words={dollars}
        empty={twoCents}
        bars={days.map(({ day, costMicroUsd, ownKeyMicroUsd }) => ({ day, values: [costMicroUsd, ownKeyMicroUsd] }))}
      />
      <Folded>
        <FigureTable
          caption={t("insights.messagesByDay")}
          head={head}
          rows={rows.map(({ day, messages, costMicroUsd, ownKeyMicroUsd }) => ({
            key: day,
            name: ledgerDay(day, "long"),
            cells: [readerNumber(messages), dollars(costMicroUsd), dollars(ownKeyMicroUsd)],
          }))}
        />
      </Folded>
    </InsightSection>
  );
}

/** Tasks that were done, and those whose day passed without, week by week. */
export function WeekChart({ insights }: Part) {
  const { weeks } = insights;
  const series = [t("insights.completed"), t("insights.overdue")];
  return (
    <InsightSection title={t("insights.tasksByWeek")} note={t("insights.overdueText")} table="weeks" range={insights}>
      <BarChart
        label={t("insights.tasksByWeek")}
        series={series}
        words={short}
        bars={weeks.map(({ week, completed, overdue }) => ({ day: week, values: [completed, overdue] }))}
      />
      <Folded>
        <FigureTable
          caption={t("insights.tasksByWeek")}
          head={[t("insights.week"), ...series]}
          rows={weeks.toReversed().map(({ week, completed, overdue }) => ({
            key: week,
            name: ledgerDay(week, "long"),
            cells: [readerNumber(completed), readerNumber(overdue)],
          }))}
        />
      </Folded>
    </InsightSection>
  );
}
