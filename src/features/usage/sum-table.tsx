import Link from "next/link";
import type { UsageSum } from "#contracts/usage.ts";
import { count } from "#features/billing/billing-labels.ts";
import { t } from "#messages/text.ts";
import { dollars, short } from "./usage-labels.ts";

type SumRow = UsageSum & { key: string; name: string; href?: string };

/** One line for each model or conversation, with a bar for its share of the tokens. */
export function SumTable({ of, rows }: { of: "model" | "conversation"; rows: SumRow[] }) {
  const most = Math.max(1, ...rows.map(tokensOf));
  const head = "px-4 py-2.5 text-right font-medium";
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-raised text-[13px]">
      <table className="w-full table-fixed">
        <caption className="sr-only">{t(of === "model" ? "usage.usageByModel" : "usage.usageByConversation")}</caption>
        <thead className="text-xs text-muted">
          <tr className="border-b border-line">
            <th scope="col" className="px-4 py-2.5 text-left font-medium">
              {t(of === "model" ? "usage.model" : "usage.conversation")}
            </th>
            <th scope="col" className={`${head} hidden w-20 sm:table-cell`}>
              {t("usage.calls")}
            </th>
            <th scope="col" className={`${head} w-24`}>
              {t("usage.tokens")}
            </th>
            <th scope="col" className={`${head} w-28`}>
              {t("usage.cost")}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" className="px-4 py-2.5 text-left font-normal">
                {row.href ? (
                  <Link href={row.href} className="block truncate hover:text-accent-text hover:underline">
                    {row.name}
                  </Link>
                ) : (
                  <span className="block truncate">{row.name}</span>
                )}
                <svg aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none" className="mt-1.5 h-1 w-full">
                  <rect width={(tokensOf(row) / most) * 100} height={1} className="fill-accent/60" />
                </svg>
              </th>
              <td className="hidden px-4 py-2.5 text-right tabular-nums sm:table-cell">{count(row.calls)}</td>
              <td
                className="px-4 py-2.5 text-right tabular-nums"
                title={t("usage.readWritten", { inputTokens: count(row.inputTokens), outputTokens: count(row.outputTokens) })}
              >
                {short(tokensOf(row))}
              </td>
              <td className="px-4 py-2.5 text-right tabular-nums">
                {dollars(row.costMicroUsd + row.ownKeyMicroUsd)}
                {row.ownKeyMicroUsd > 0 ? <span className="block text-xs text-muted">{t("usage.byOwnKey")}</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function tokensOf({ inputTokens, outputTokens }: UsageSum): number {
  return inputTokens + outputTokens;
}
