import Link from "next/link";
import { count, day, moment } from "#features/billing/billing-labels.ts";
import { t } from "#messages/text.ts";
import { buttonClass } from "../../components/ui/button.tsx";
import { dollars } from "./usage-labels.ts";
import type { Usage } from "./use-usage.ts";

/** What is spent and held of the month's allowance, and when it starts again. */
export function MonthCard({ month }: { month: Usage["month"] }) {
  const { plan, spentMicroUsd, heldMicroUsd, maxMicroUsd, resetsAt, turns, turnsMax, turnsResetAt } = month;
  const used = Math.min(1, spentMicroUsd / maxMicroUsd);
  const held = Math.min(1 - used, heldMicroUsd / maxMicroUsd);
  const left = Math.max(0, maxMicroUsd - spentMicroUsd - heldMicroUsd);
  return (
    <section aria-label={t("usage.monthAllowance")} className="rounded-2xl border border-line bg-raised p-5 shadow-card sm:p-6">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div>
          <p className="text-[13px] text-muted">{t("usage.monthAllowance")}</p>
          <p className="mt-0.5 text-2xl font-semibold tracking-tight tabular-nums">
            {dollars(left)}{" "}
            <span className="text-base font-normal text-muted">{t("usage.ofLeft", { maxMicroUsd: dollars(maxMicroUsd) })}</span>
          </p>
        </div>
        <Link href={plan === "free" ? "/pricing" : "/billing"} className={buttonClass("secondary", "small")}>
          {plan === "free" ? t("usage.seePlans") : t("frame.billing")}
        </Link>
      </div>
      <div
        role="meter"
        aria-label={t("usage.allowanceUsed")}
        aria-valuemin={0}
        aria-valuemax={maxMicroUsd}
        aria-valuenow={Math.min(maxMicroUsd, spentMicroUsd + heldMicroUsd)}
        aria-valuetext={t("usage.spentHeld", { spentMicroUsd: dollars(spentMicroUsd), heldMicroUsd: dollars(heldMicroUsd) })}
        className="mt-4 flex h-2 overflow-hidden rounded-full bg-hover"
      >
        <div className={used >= 1 ? "bg-danger" : "bg-accent"} style={{ width: `${used * 100}%`, minWidth: spentMicroUsd > 0 ? 6 : 0 }} />
        <div className="bg-accent/40" style={{ width: `${held * 100}%`, minWidth: heldMicroUsd > 0 ? 6 : 0 }} />
      </div>
      <p className="mt-3 text-[13px] text-muted">
        {t(heldMicroUsd > 0 ? "usage.spentAndHeld" : "usage.spent", {
          spent: dollars(spentMicroUsd),
          held: dollars(heldMicroUsd),
          resetsAt: day(resetsAt),
        })}
      </p>
      <p className="mt-1 text-[13px] text-muted">
        {turns >= turnsMax && turnsResetAt
          ? t("usage.turnsUsedUp", { turns: count(turns), turnsMax: count(turnsMax), resetsAt: moment(turnsResetAt) })
          : t("usage.turnsUsed", { turns: count(turns), turnsMax: count(turnsMax) })}
      </p>
    </section>
  );
}
