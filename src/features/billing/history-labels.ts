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
  const sum = amount && currency ? ` ${money(amount, currency)}` : "";
  if (action === "order.paid") return `Paid${sum}`;
  if (action === "order.refunded") return `Refunded${sum}`;
  if (action === "subscription.cancel") return "Subscription ended, because the account was deleted";
  if (action === "plan.change") return plan === "pro" ? "Pro began" : "Pro ended";
  return subscription ? changeWords(subscription, detail.before ?? null) : "Pro changed";
}

const intervals: Record<string, string> = { month: "monthly", year: "yearly" };

function changeWords(now: Subscription, before: Subscription | null): string {
  const end = now.currentPeriodEnd ? day(now.currentPeriodEnd) : "the period’s end";
  if (now.status === "past_due" && before?.status !== "past_due") return "A payment failed; Pro stays while it is tried again";
  if (before?.status === "past_due" && now.status === "active") return "The payment went through";
  if (now.cancelAtPeriodEnd && !before?.cancelAtPeriodEnd) return `Canceled; Pro stays until ${end}`;
  if (before?.cancelAtPeriodEnd && !now.cancelAtPeriodEnd) return "The cancellation was taken back";
  if (now.interval && before && now.interval !== before.interval) return `Switched to ${intervals[now.interval] ?? now.interval} payment`;
  return `Renewed until ${end}`;
}

/** What caused an entry. */
export function causeWords(event: string | undefined): string {
  if (!event) return "By BestChat";
  return event === "billing.reconcile" ? "Compared with Polar" : `Polar: ${event}`;
}
