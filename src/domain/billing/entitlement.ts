import type { PlanId } from "#contracts/plan.ts";
import type { BillingState, Subscription } from "#generated/prisma/client.ts";

/** What Polar calls a subscription that gives what was paid for; a failed payment has its grace. */
export const runningStatuses = ["active", "trialing", "past_due"];

/** The plan that stored subscriptions give. */
export function planOf(subscriptions: Subscription[], state: BillingState | null): PlanId {
  return subscriptions.some((subscription) => grantsAccess(subscription, state)) ? "pro" : "free";
}

/** The subscription to show: the one that gives access and lasts longest, else the one that changed last. */
export function currentSubscription(subscriptions: Subscription[], state: BillingState | null): Subscription | null {
  const granting = subscriptions.filter((subscription) => grantsAccess(subscription, state));
  const latest = (a: Subscription, b: Subscription) => +(b.currentPeriodEnd ?? b.modifiedAt) - +(a.currentPeriodEnd ?? a.modifiedAt);
  return granting.toSorted(latest)[0] ?? subscriptions.toSorted((a, b) => +b.modifiedAt - +a.modifiedAt)[0] ?? null;
}

/** Whether a subscription gives Pro. Access ends when it is revoked; a canceled or unpaid one keeps it until then. */
export function grantsAccess(subscription: Subscription, state: BillingState | null): boolean {
  if (subscription.revoked || !runningStatuses.includes(subscription.status)) return false;
  // Lists name active subscriptions only: one whose payment failed is not on them, and keeps its grace until it is revoked.
  if (subscription.status === "past_due") return true;
  // A whole list that is newer than the subscription's own word, and does not name it.
  const droppedSince = state && state.stateAt > subscription.modifiedAt && !state.activeIds.includes(subscription.id);
  return !droppedSince;
}
