import type { PlanId } from "#contracts/plan.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { nextMonth } from "#domain/usage/calendar.ts";
import type { QuotaSnapshot } from "#domain/usage/limit/quota-snapshot.ts";
import { quotaSnapshotOf } from "#domain/usage/usage.ts";
import { db } from "#lib/db.ts";
import { currentSubscription, grantsAccess } from "./entitlement.ts";
import { limitsOf } from "./plan.ts";

const dayMs = 24 * 60 * 60 * 1000;
const historyLength = 50;
const historyActions = ["plan.change", "subscription.change", "subscription.cancel", "order.paid", "order.refunded"];

/** A subscription as its owner sees it. */
export type SubscriptionView = {
  interval: string | null;
  status: string;
  /** When it renews, or when it ends if it was canceled. */
  currentPeriodEnd: string | null;
  cancelAtPeriodEnd: boolean;
  /** The last payment failed; access continues while it is retried. */
  pastDue: boolean;
};

/** The actor's plan, its subscription and its usage; `resetsAt` is when some of the quota becomes free again. */
export async function getBilling(actor: Actor) {
  const user = await db().user.findFirst({
    where: { id: actor.userId, deletedAt: null },
    select: { plan: true, subscriptions: true, billingState: true },
  });
  if (!user) throw notFound("Account");
  const limits = limitsOf(user);
  const quota = await quotaSnapshotOf(db(), actor.userId);
  const current = currentSubscription(user.subscriptions, user.billingState);
  const subscription = current && grantsAccess(current, user.billingState) ? presentSubscription(current) : null;
  return {
    plan: user.plan satisfies PlanId,
    planName: limits.name,
    subscription,
    left: {
      turns: { used: quota.turns, max: limits.dailyTurns, resetsAt: turnFreeAt(quota) },
      allowance: { used: quota.spentThisMonth + quota.held, max: limits.monthlyMicroUsd, resetsAt: nextMonth().toISOString() },
      storage: await storageSpent(actor, limits.storageBytesMax),
    },
  };
}

/** Changes of the actor's plan and subscription, newest first, each with the Polar event that caused it. */
export async function listBillingHistory(actor: Actor) {
  const rows = await db().auditEntry.findMany({
    where: { userId: actor.userId, action: { in: historyActions } },
    orderBy: { seq: "desc" },
    take: historyLength,
  });
  return rows.map(({ seq, action, detail, createdAt }) => ({
    seq: Number(seq),
    action,
    detail: detail as HistoryDetail,
    createdAt: createdAt.toISOString(),
  }));
}

type HistorySubscription = { status: string; interval: string | null; currentPeriodEnd: string | null; cancelAtPeriodEnd: boolean };

/** The detail of billing's audit entries, see domain/billing/billing.ts. */
export type HistoryDetail = {
  plan?: PlanId;
  subscription?: HistorySubscription | null;
  /** The changed subscription before the change; null for a new one. */
  before?: HistorySubscription | null;
  amount?: number | null;
  currency?: string | null;
  /** Polar's event and its id; the event is `billing.reconcile` for a reconciliation. */
  event?: string;
  webhook?: string | null;
};

type Row = { interval: string | null; status: string; currentPeriodEnd: Date | null; cancelAtPeriodEnd: boolean };

function presentSubscription({ interval, status, currentPeriodEnd, cancelAtPeriodEnd }: Row): SubscriptionView {
  return {
    interval,
    status,
    currentPeriodEnd: currentPeriodEnd?.toISOString() ?? null,
    cancelAtPeriodEnd,
    pastDue: status === "past_due",
  };
}

function turnFreeAt({ firstTurnAt }: QuotaSnapshot): string | null {
  return firstTurnAt && new Date(+firstTurnAt + dayMs).toISOString();
}

async function storageSpent(actor: Actor, max: number) {
  const { _sum } = await db().upload.aggregate({ where: { userId: actor.userId, deletedAt: null }, _sum: { size: true } });
  return { used: _sum.size ?? 0, max };
}
