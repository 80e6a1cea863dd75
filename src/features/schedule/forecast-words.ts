import { forecastDays } from "#contracts/limits.ts";
import { readerNumber, t } from "#messages/text.ts";

type Forecast = { runs: number; costMicroUsd: number | null; basis: "runs" | "replies" | null };

/** “About 22 runs in the next 30 days, about $0.44 by what your replies cost lately.” */
export function forecastWords({ runs, costMicroUsd, basis }: Forecast): string {
  const when = t(runs >= 1000 ? "schedule.forecastMany" : "schedule.forecastRuns", { count: runs, runs: String(runs), days: forecastDays });
  if (costMicroUsd === null || basis === null) return t("schedule.forecastUnknown", { when });
  const cost = costMicroUsd === 0 ? t("schedule.withoutCost") : t("schedule.aboutCost", { cost: costWords(costMicroUsd) });
  return t(basis === "runs" ? "schedule.forecastByRuns" : "schedule.forecastByReplies", { when, cost });
}

/** Less than a cent is said as such. */
export function costWords(microUsd: number): string {
  if (microUsd < 10_000) return t("schedule.lessThanCent");
  return readerNumber(microUsd / 1_000_000, { style: "currency", currency: "USD" });
}

/** What is typed as dollars, in millionths; null: no cap; undefined: no amount. */
export function capOf(text: string): number | null | undefined {
  const plain = text.trim().replace(/^\$/, "").replace(",", ".");
  if (plain === "") return null;
  return /^\d{1,6}(\.\d{1,6})?$/.test(plain) ? Math.round(Number(plain) * 1_000_000) : undefined;
}

/** The same the other way round. */
export function capText(microUsd: number | null): string {
  return microUsd === null ? "" : String(microUsd / 1_000_000);
}
