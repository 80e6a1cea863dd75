import { day, money } from "./billing-words.ts";

/** One entry of the billing history, as `billing.history` answers it. */
export type HistoryEntry = {
  action: string;
  detail: {
    plan?: "free" | "pro";
    subscription?: { status: string; interval: string | null; currentPeriodEnd: string | null; cancelAtPeriodEnd: boolean } | null;
    amount?: number | null;
    currency?: string | null;
    event?: string;
  };
};

/** What an entry says to people. */
export function historyWords({ action, detail }: HistoryEntry): string {
  const { plan, subscription, amount, currency, event } = detail;
  const sum = amount && currency ? ` ${money(amount, currency)}` : "";
  if (action === "order.paid") return `Paid${sum}`;
  if (action === "order.refunded") return `Refunded${sum}`;
  if (action === "subscription.cancel") return "Subscription ended, because the account was deleted";
  if (action === "plan.change") return plan === "pro" ? "Pro began" : "Pro ended";
  if (subscription?.status === "past_due") return "A payment failed; Pro stays while it is tried again";
  const end = subscription?.currentPeriodEnd;
  if (subscription?.cancelAtPeriodEnd) return end ? `Canceled; Pro stays until ${day(end)}` : "Canceled; Pro stays until the period's end";
  if (event === "subscription.uncanceled") return "The cancellation was taken back";
  const interval = subscription?.interval === "year" ? ", yearly" : subscription?.interval === "month" ? ", monthly" : "";
  return end ? `Pro${interval}, renews on ${day(end)}` : `Pro${interval}`;
}

/** What caused an entry. */
export function causeWords(event: string | undefined): string {
  if (!event) return "By BestChat";
  return event === "billing.reconcile" ? "Compared with Polar" : `Polar: ${event}`;
}
