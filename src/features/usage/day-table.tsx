import { count } from "#features/billing/billing-labels.ts";
import { t } from "#messages/text.ts";
import { dollars, ledgerDay } from "./usage-labels.ts";
import type { Usage } from "./use-usage.ts";

/** The days of the chart with a call in them, newest first. */
export function DayTable({ days }: { days: Usage["perDay"] }) {
  const cell = "px-3 py-2 text-right tabular-nums";
  return (
    <div className="mt-3 overflow-x-auto rounded-xl border border-line bg-raised">
      <table className="w-full">
        <caption className="sr-only">{t("usage.usageByDay")}</caption>
        <thead className="text-xs text-muted">
          <tr className="border-b border-line">
            <th scope="col" className="px-3 py-2 text-left font-medium">
              {t("usage.day")}
            </th>
            {[t("usage.calls"), t("usage.read"), t("usage.written"), t("usage.allowance"), t("usage.ownKeys")].map((name) => (
              <th key={name} scope="col" className="px-3 py-2 text-right font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {days
            .filter(({ calls }) => calls > 0)
            .toReversed()
            .map((day) => (
              <tr key={day.day}>
                <th scope="row" className="px-3 py-2 text-left font-normal whitespace-nowrap">
                  {ledgerDay(day.day, "long")}
                </th>
                <td className={cell}>{count(day.calls)}</td>
                <td className={cell}>{count(day.inputTokens)}</td>
                <td className={cell}>{count(day.outputTokens)}</td>
                <td className={cell}>{dollars(day.costMicroUsd)}</td>
                <td className={cell}>{dollars(day.ownKeyMicroUsd)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
