import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { type PlanId, plans } from "#contracts/plan.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";
import { planPromises, planText } from "./plan-labels.ts";

type PlanOfferProps = { plan: PlanId; price: string; per: string; note: string; children: ReactNode };

/** One plan as it is offered: what it costs, the way to it, what it holds. */
export function PlanOffer({ plan, price, per, note, children }: PlanOfferProps) {
  const isPro = plan === "pro";
  return (
    <section
      aria-label={plans[plan].name}
      className={classNames(
        "flex flex-col rounded-3xl border bg-raised p-7 sm:p-8",
        isPro ? "border-accent shadow-float ring-4 ring-accent/10" : "border-line shadow-card",
      )}
    >
      <h2 className="font-semibold tracking-tight">{plans[plan].name}</h2>
      <p className="mt-1 text-sm text-muted md:min-h-10">{t(planText[plan])}</p>
      <p className="mt-6 flex items-baseline gap-1.5">
        <span className="text-4xl font-semibold tracking-[-0.03em] tabular-nums">{price}</span>
        <span className="text-sm text-muted">{per}</span>
      </p>
      <p className="mt-1 min-h-5 text-[13px] text-muted">{note}</p>
      <div className="mt-6 *:h-10 *:w-full">{children}</div>
      <ul className="mt-7 space-y-3 text-sm">
        {planPromises(plan).map((promise) => (
          <li key={promise} className="flex gap-2.5">
            <Check
              aria-hidden
              className={classNames("mt-0.5 size-4 shrink-0", isPro ? "text-accent-text" : "text-faint")}
              strokeWidth={2.5}
            />
            {promise}
          </li>
        ))}
      </ul>
    </section>
  );
}
