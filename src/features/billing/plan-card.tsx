"use client";

import { useMutation } from "@tanstack/react-query";
import { RefreshCw, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { Button, buttonClass, IconButton } from "../../components/ui/button.tsx";
import { day } from "./billing-labels.ts";
import { type useBilling, usePurchase } from "./use-billing.ts";

export type Billing = NonNullable<ReturnType<typeof useBilling>["data"]>;

/** The plan, until when, and what can be done about it. */
export function PlanCard({ billing }: { billing: Billing }) {
  const { manage, isManaging } = usePurchase();
  const { subscription, plan, planName } = billing;
  return (
    <section aria-label="Your plan" className="rounded-2xl border border-line bg-raised p-5 shadow-card sm:p-6">
      <div className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <p className="text-[13px] text-muted">Your plan</p>
          <p className="mt-0.5 flex flex-wrap items-center gap-2.5 text-2xl font-semibold tracking-tight">
            {planName}
            {subscription?.interval ? <Badge>{subscription.interval === "year" ? "Yearly" : "Monthly"}</Badge> : null}
          </p>
        </div>
        <RefreshButton />
      </div>
      <p className="mt-2 text-sm text-muted">{stateWords(billing)}</p>
      {subscription?.pastDue ? (
        <p role="alert" className="mt-4 flex gap-2.5 rounded-xl bg-warning-soft px-3.5 py-2.5 text-sm text-warning">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          Your last payment failed. You keep Pro while it is tried again; another card helps at once.
        </p>
      ) : null}
      <div className="mt-5 flex flex-wrap gap-2">
        {plan === "free" ? (
          <Link href="/pricing" className={buttonClass("primary")}>
            Upgrade to Pro
          </Link>
        ) : (
          <>
            <Button look={subscription?.pastDue ? "primary" : "secondary"} disabled={isManaging} onClick={manage}>
              {isManaging ? "Opening…" : subscription?.pastDue ? "Change the card" : "Manage subscription"}
            </Button>
            <Link href="/pricing" className={buttonClass("quiet")}>
              Compare plans
            </Link>
          </>
        )}
      </div>
    </section>
  );
}

function stateWords({ subscription, plan }: Billing): string {
  if (!subscription) return plan === "free" ? "Free for good. Upgrade when the day needs more room." : "Active.";
  const { currentPeriodEnd, cancelAtPeriodEnd } = subscription;
  if (!currentPeriodEnd) return cancelAtPeriodEnd ? "Canceled; it stays until the end of the paid period." : "Active.";
  return cancelAtPeriodEnd
    ? `Canceled. Pro stays until ${day(currentPeriodEnd)}, and until then you can take it back.`
    : `Renews on ${day(currentPeriodEnd)}.`;
}

function Badge({ children }: { children: string }) {
  return <span className="rounded-full bg-accent-soft px-2.5 py-0.5 text-xs font-medium tracking-normal text-accent-text">{children}</span>;
}

/** For whoever doubts what is shown: compares with the payment provider now. */
function RefreshButton() {
  const trpc = useTRPC();
  const refresh = useMutation(
    trpc.billing.refresh.mutationOptions({
      onSuccess: ({ outcome }) => toast.success(outcome === "mended" ? "Your plan was brought up to date" : "Everything is up to date"),
      onError: (error) => toast.error("It could not be compared", { description: error.message }),
    }),
  );
  return (
    <IconButton label="Compare with the payment provider" disabled={refresh.isPending} onClick={() => refresh.mutate()}>
      <RefreshCw className={refresh.isPending ? "size-4 animate-spin" : "size-4"} />
    </IconButton>
  );
}
