import type { Insights, InsightsTable } from "#contracts/insights.ts";
import { snake } from "#contracts/snake.ts";
import { csvCell } from "#domain/usage/usage-csv.ts";

const columns: { [T in InsightsTable]: readonly (keyof Insights[T][number] & string)[] } = {
  days: ["day", "messages", "costMicroUsd", "ownKeyMicroUsd"],
  models: ["model", "name", "replies", "costMicroUsd", "ownKeyMicroUsd"],
  projects: ["projectId", "name", "messages", "costMicroUsd", "ownKeyMicroUsd"],
  weeks: ["week", "completed", "overdue"],
  deeds: ["kind", "done", "undone", "waiting", "refused", "failed"],
};

/** One table of the insights as CSV (RFC 4180) with the mark by which spreadsheets know UTF-8. Names are made safe for these. */
export function insightsCsv(insights: Insights, table: InsightsTable): string {
  const names: readonly string[] = columns[table];
  const rows: Record<string, string | number | null>[] = insights[table];
  const lines = rows.map((row) => names.map((name) => csvCell(String(row[name] ?? ""))));
  return `\u{FEFF}${[names.map(snake), ...lines].map((cells) => `${cells.join(",")}\r\n`).join("")}`;
}
