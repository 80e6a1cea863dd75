import { z } from "zod";
import { InsightDay, InsightsDay, InsightsDeed, InsightsModel, InsightsProject, InsightsTable, InsightsWeek } from "#contracts/insights.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { insightsOf } from "#domain/insights/insights.ts";
import { insightsCsv } from "#domain/insights/insights-csv.ts";
import { NamedZone } from "./named-zone.ts";
import { route } from "./route.ts";

const Range = NamedZone.extend({ from: InsightDay.optional(), to: InsightDay.optional() });

const RestInsights = z
  .object({
    from: z.string(),
    to: z.string(),
    days: z.array(z.object(snakeKeys(InsightsDay.shape))),
    models: z.array(z.object(snakeKeys(InsightsModel.shape))),
    projects: z.array(z.object(snakeKeys(InsightsProject.shape))),
    weeks: z.array(z.object(snakeKeys(InsightsWeek.shape))),
    deeds: z.array(z.object(snakeKeys(InsightsDeed.shape))),
  })
  .meta({
    id: "Insights",
    description:
      "What was asked, spent and finished, in the account's own days, and what the assistant did. Costs are millionths of a US dollar.",
  });

export const insightsRoute = route(
  {
    operationId: "getInsights",
    summary: "Messages, costs, tasks and the assistant's calls of a range of days, by default the last 30, at most a year",
    access: "either",
    budget: "read",
    query: Range,
    status: 200,
    output: RestInsights,
  },
  async ({ actor, query: { from, to, time_zone } }) => {
    const { days, models, projects, weeks, deeds, ...range } = await insightsOf(actor, { from, to }, time_zone);
    return {
      ...range,
      days: days.map(snakeKeys),
      models: models.map(snakeKeys),
      projects: projects.map(snakeKeys),
      weeks: weeks.map(snakeKeys),
      deeds: deeds.map(snakeKeys),
    };
  },
);

export const insightsCsvRoute = route(
  {
    operationId: "exportInsights",
    summary: "One table of the insights as CSV",
    access: "either",
    budget: "ledger",
    query: Range.extend({ table: InsightsTable }),
    status: 200,
    output: z.string(),
    outputType: "text/csv",
  },
  async ({ actor, query: { from, to, time_zone, table }, headers }) => {
    const insights = await insightsOf(actor, { from, to }, time_zone);
    headers.set("Content-Type", "text/csv; charset=utf-8");
    headers.set("Content-Disposition", `attachment; filename="bestchat-${table}-${insights.from}-${insights.to}.csv"`);
    return new Response(insightsCsv(insights, table), { headers });
  },
);
