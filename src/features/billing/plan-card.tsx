"use client";

import { useMutation } from "@tanstack/react-query";
import { RefreshCw, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { LegalNote } from "#features/frame/legal-note.tsx";
import { t } from "#messages/text.ts";
import { Button, buttonClass, IconButton } from "../../components/ui/button.tsx";
import { day } from "./billing-labels.ts";
import { type useBilling, usePurchase } from "./use-billing.ts";

export type Billing = NonNullable<ReturnType<typeof useBilling>["data"]>;

/** The plan, until when, and what can be done about it. */
export function PlanCard({ billing, hasLegal }: { billing: Billing; hasLegal: boolean }) {
  const { manage, isManaging } = usePurchase();
  const { subscription, plan, planName } = billing;
  return (
    <section aria-label={t("billing.yourPlan")} className="rounded-2xl border border-line bg-raised p-5 shadow-card sm:p-6">
      <div className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <p className="text-[13px] text-muted">{t("billing.yourPlan")}</p>
          <p className="mt-0.5 flex flex-wrap items-center gap-2.5 text-2xl font-semibold tracking-tight">
            {planName}
            {subscription?.interval ? <Badge>{subscription.interval === "year" ? t("billing.yearly") : t("billing.monthly")}</Badge> : null}
          </p>
        </div>
        <RefreshButton />
      </div>
      <p className="mt-2 text-sm text-muted">{stateWords(billing)}</p>
      {subscription?.pastDue ? (
        <p role="alert" className="mt-4 flex gap-2.5 rounded-xl bg-warning-soft px-3.5 py-2.5 text-sm text-warning">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t("billing.pastDueText")}
        </p>
      ) : null}
      <div className="mt-5 flex flex-wrap gap-2">
        {plan === "free" ? (
          <Link href="/pricing" className={buttonClass("primary")}>
            {t("frame.upgradeToPro")}
          </Link>
        ) : (
          <>
            <Button look={subscription?.pastDue ? "primary" : "secondary"} disabled={isManaging} onClick={manage}>
              {isManaging ? t("billing.opening") : subscription?.pastDue ? t("billing.changeTheCard") : t("billing.manageSubscription")}
            </Button>
            <Link href="/pricing" className={buttonClass("quiet")}>
              {t("billing.comparePlans")}
            </Link>
          </>
        )}
      </div>
      {hasLegal && plan === "free" ? <LegalNote message="billing.acceptByBuying" className="mt-4 text-[13px] text-muted" /> : null}
    </section>
  );
}

function stateWords({ subscription, plan }: Billing): string {
  if (!subscription) return plan === "free" ? t("billing.freeText") : t("billing.active");
  const { currentPeriodEnd, cancelAtPeriodEnd } = subscription;
  if (!currentPeriodEnd) return cancelAtPeriodEnd ? t("billing.canceledText") : t("billing.active");
  return cancelAtPeriodEnd
    ? t("billing.canceledUntilText", { currentPeriodEnd: day(currentPeriodEnd) })
    : t("billing.renewsOn", { currentPeriodEnd: day(currentPeriodEnd) });
}

function Badge({ children }: { children: string }) {
  return <span className="rounded-full bg-accent-soft px-2.5 py-0.5 text-xs font-medium tracking-normal text-accent-text">{children}</span>;
}

/** For whoever doubts what is shown: compares with the payment provider now. */
function RefreshButton() {
  const trpc = useTRPC();
  const refresh = useMutation(
    trpc.billing.refresh.mutationOptions({
      onSuccess: ({ outcome }) => toast.success(outcome === "mended" ? t("billing.planUpdated") : t("billing.planUpToDate")),
      onError: (error) => toast.error(t("billing.notCompared"), { description: error.message }),
    }),
  );
  return (
    <IconButton label={t("billing.compareNow")} disabled={refresh.isPending} onClick={() => refresh.mutate()}>
      <RefreshCw className={refresh.isPending ? "size-4 animate-spin" : "size-4"} />
    </IconButton>
  );
}
