import { t } from "#messages/text.ts";
import { day, money } from "./billing-labels.ts";

type Subscription = { status: string; interval: string | null; currentPeriodEnd: string | null; cancelAtPeriodEnd: boolean };

/** One entry of the billing history, as `billing.history` answers it. */
export type HistoryEntry = {
  action: string;
  detail: {
    plan?: "free" | "pro";
    subscription?: Subscription | null;
    before?: Subscription | null;
    amount?: number | null;
    currency?: string | null;
    event?: string;
  };
};

/** What an entry says to people. */
export function historyLabels({ action, detail }: HistoryEntry): string {
  const { plan, subscription, amount, currency } = detail;
  const sum = amount && currency ? money(amount, currency) : "";
  if (action === "order.paid") return sum ? t("billing.paidSum", { sum }) : t("billing.paid");
  if (action === "order.refunded") return sum ? t("billing.refundedSum", { sum }) : t("billing.refunded");
  if (action === "subscription.cancel") return t("billing.endedByDeletion");
  if (action === "plan.change") return plan === "pro" ? t("billing.proBegan") : t("billing.proEnded");
  return subscription ? changeWords(subscription, detail.before ?? null) : t("billing.proChanged");
}

function changeWords(now: Subscription, before: Subscription | null): string {
  const end = now.currentPeriodEnd ? day(now.currentPeriodEnd) : t("billing.periodEnd");
  if (now.status === "past_due" && before?.status !== "past_due") return t("billing.paymentFailedProStays");
  if (before?.status === "past_due" && now.status === "active") return t("billing.paymentDone");
  if (now.cancelAtPeriodEnd && !before?.cancelAtPeriodEnd) return t("billing.canceledUntil", { end });
  if (before?.cancelAtPeriodEnd && !now.cancelAtPeriodEnd) return t("billing.cancelTakenBack");
  if (now.interval && before && now.interval !== before.interval)
    return t(now.interval === "year" ? "billing.switchedToYearly" : "billing.switchedToMonthly");
  return t("billing.renewedUntil", { end });
}

/** What caused an entry. */
export function causeWords(event: string | undefined): string {
  if (!event) return t("billing.byBestchat");
  return event === "billing.reconcile" ? t("billing.comparedWithPolar") : `Polar: ${event}`;
}
