import type { PlanId } from "#contracts/plan.ts";
import type { BillingState, Subscription } from "#generated/prisma/client.ts";

/** Polar's statuses that give access; a failed payment has a grace period. */
export const runningStatuses = ["active", "trialing", "past_due"];

/** The plan that the stored subscriptions give. */
export function planOf(subscriptions: Subscription[], state: BillingState | null): PlanId {
  return subscriptions.some((subscription) => grantsAccess(subscription, state)) ? "pro" : "free";
}

/** The subscription to show: the one that gives access longest, else the one that changed last. */
export function currentSubscription(subscriptions: Subscription[], state: BillingState | null): Subscription | null {
  const granting = subscriptions.filter((subscription) => grantsAccess(subscription, state));
  const latest = (a: Subscription, b: Subscription) => +(b.currentPeriodEnd ?? b.modifiedAt) - +(a.currentPeriodEnd ?? a.modifiedAt);
  return granting.toSorted(latest)[0] ?? subscriptions.toSorted((a, b) => +b.modifiedAt - +a.modifiedAt)[0] ?? null;
}

/** Whether a subscription gives Pro. Access ends on revocation; a canceled or unpaid one has access until then. */
export function grantsAccess(subscription: Subscription, state: BillingState | null): boolean {
  if (subscription.revoked || !runningStatuses.includes(subscription.status)) return false;
  // Polar's list names active subscriptions only: a past-due one is missing from it and has its grace until revoked.
  if (subscription.status === "past_due") return true;
  // The list is newer than the subscription's own data and does not name it.
  const droppedSince = state && state.stateAt > subscription.modifiedAt && !state.activeIds.includes(subscription.id);
  return !droppedSince;
}
