import { forecastDays } from "#contracts/schedule.ts";

type Forecast = { runs: number; costMicroUsd: number | null; basis: "runs" | "replies" | null };

/** “About 22 runs in the next 30 days, about $0.44 by what your replies cost lately.” */
export function forecastWords({ runs, costMicroUsd, basis }: Forecast): string {
  const often = runs === 1 ? "1 run" : `${runs >= 1000 ? "more than " : ""}${runs} runs`;
  const when = `${often} in the next ${forecastDays} days`;
  if (costMicroUsd === null || basis === null) return `${when}; what they cost shows after the first.`;
  const by = basis === "runs" ? "by its last runs" : "by what your replies cost lately";
  return `${when}, ${costMicroUsd === 0 ? "without cost" : `about ${money(costMicroUsd)}`} ${by}.`;
}

function money(microUsd: number): string {
  return microUsd < 10_000 ? "less than 1 ¢" : `$${(microUsd / 1_000_000).toFixed(2)}`;
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
