import {
  type PlanId,
  PolarCustomer,
  PolarCustomerState,
  type PolarEvent,
  PolarOrder,
  PolarSubscription,
  plans,
} from "#contracts/billing.ts";
import { systemActor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import type { Tx } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";
import { queueCancellations } from "./cancellation.ts";
import { type CustomerRef, lockCustomer, markGone } from "./customer.ts";
import { currentSubscription, planOf } from "./entitlement.ts";

export type EventOutcome = "applied" | "unknown_type" | "unknown_customer";

/** The origin of a change, stored with it in the history. */
export type Cause = { event: string; webhook: string | null };

/**
 * Applies one event of Polar. Rows are merged by the objects' own timestamps, never by order of arrival, so the same events in
 * any order and repetition give the same plan. Access ends on revoked; canceled and past_due keep it.
 */
export async function applyPolarEvent(tx: Tx, event: PolarEvent, source: { id: string; receivedAt: Date }): Promise<EventOutcome> {
  const cause = { event: event.type, webhook: source.id };
  const at = event.timestamp ?? source.receivedAt;
  if (event.type.startsWith("subscription.")) return applySubscription(tx, cause, PolarSubscription.parse(event.data), at);
  if (event.type === "customer.state_changed") return applyState(tx, cause, PolarCustomerState.parse(event.data), at);
  if (event.type === "order.paid" || event.type === "order.refunded") return noteOrder(tx, cause, PolarOrder.parse(event.data));
  if (event.type === "customer.deleted") return forgetCustomer(tx, PolarCustomer.parse(event.data));
  return "unknown_type";
}

type SubscriptionData = Omit<PolarSubscription, "customer" | "customer_id">;
type Merge = { modifiedAt: Date; revokes?: boolean; reinstates?: boolean };

/** A subscription before its change; null for a new one. */
type Changed = { before: Columns | null };

/** Stores a description of a subscription if it is newer than the stored one; null when nothing changed. */
export async function mergeSubscription(tx: Tx, userId: number, data: SubscriptionData, merge: Merge): Promise<Changed | null> {
  const columns = {
    status: data.status,
    productId: data.product_id ?? "",
    interval: data.recurring_interval ?? null,
    currentPeriodEnd: data.current_period_end ?? null,
    cancelAtPeriodEnd: data.cancel_at_period_end ?? false,
  };
  const tieBreak = tieBreakOf(columns);
  const { modifiedAt } = merge;
  const stored = await tx.subscription.findUnique({ where: { id: data.id }, ...acrossUsers("billing") });
  // A subscription never changes its owner: such an event is not about this customer.
  if (stored && stored.userId !== userId) return null;
  const revoked = merge.revokes || (!merge.reinstates && (stored?.revoked ?? false));
  const newer = !stored || modifiedAt > stored.modifiedAt || (+modifiedAt === +stored.modifiedAt && tieBreak > stored.tieBreak);
  if (!stored) await tx.subscription.create({ data: { id: data.id, userId, ...columns, revoked, modifiedAt, tieBreak } });
  else
    await tx.subscription.update({
      where: { id: data.id, userId },
      data: newer ? { ...columns, revoked, modifiedAt, tieBreak } : { revoked },
    });
  return !stored || stored.revoked !== revoked || (newer && tieBreakOf(stored) !== tieBreak) ? { before: stored } : null;
}

/** Derives the plan and records the change. Sockets are notified of every change of a subscription, not only of the plan. */
export async function settlePlan(tx: Tx, userId: number, cause: Cause, changed: Changed | null): Promise<void> {
  const subscriptions = await tx.subscription.findMany({ where: { userId } });
  const state = await tx.billingState.findUnique({ where: { userId } });
  const plan = planOf(subscriptions, state);
  const updated = await tx.user.updateMany({ where: { id: userId, plan: { not: plan } }, data: { plan } });
  const planChanged = updated.count > 0;
  if (plan === "pro") await queueCancellations(tx, userId, { onlyOfDeleted: true });
  // Before the first payment and after the last one there is nothing to report.
  if (!planChanged && !(changed && plan === "pro")) return;
  const current = currentSubscription(subscriptions, state);
  await record(tx, systemActor(userId), {
    action: planChanged ? "plan.change" : "subscription.change",
    entity: planChanged ? "user" : "subscription",
    entityId: planChanged ? userId : (current?.id ?? ""),
    detail: { plan, subscription: current ? describe(current) : null, before: changed?.before ? describe(changed.before) : null, ...cause },
    feed: { kind: "plan.changed", data: planData(plan) },
  });
}

async function applySubscription(tx: Tx, cause: Cause, data: PolarSubscription, at: Date): Promise<EventOutcome> {
  const userId = await lockCustomer(tx, { ...customerRefOf(data), subscriptionId: data.id });
  if (userId === null) return "unknown_customer";
  const revokes = cause.event === "subscription.revoked";
  const changed = await mergeSubscription(tx, userId, data, { revokes, modifiedAt: data.modified_at ?? data.created_at ?? at });
  await settlePlan(tx, userId, cause, changed);
  return "applied";
}

async function applyState(tx: Tx, cause: Cause, data: PolarCustomerState, stateAt: Date): Promise<EventOutcome> {
  const userId = await lockCustomer(tx, { externalId: data.external_id, customerId: data.id });
  if (userId === null) return "unknown_customer";
  const changed = await mergeState(tx, userId, data, { stateAt });
  await settlePlan(tx, userId, cause, changed);
  return "applied";
}

/** Merges a complete list of active subscriptions; null when none of them changed. */
export async function mergeState(
  tx: Tx,
  userId: number,
  data: PolarCustomerState,
  { stateAt, reinstates }: { stateAt: Date; reinstates?: Set<string> },
): Promise<Changed | null> {
  let changed: Changed | null = null;
  for (const subscription of data.active_subscriptions) {
    const modifiedAt = subscription.modified_at ?? subscription.created_at ?? stateAt;
    const merge = { modifiedAt, reinstates: reinstates?.has(subscription.id) ?? false };
    changed = (await mergeSubscription(tx, userId, subscription, merge)) ?? changed;
  }
  const activeIds = data.active_subscriptions.map((subscription) => subscription.id).sort();
  const stored = await tx.billingState.findUnique({ where: { userId } });
  const newer = !stored || stateAt > stored.stateAt || (+stateAt === +stored.stateAt && activeIds.join() > stored.activeIds.join());
  if (newer) await tx.billingState.upsert({ where: { userId }, create: { userId, stateAt, activeIds }, update: { stateAt, activeIds } });
  return changed;
}

/** Payments and refunds are only recorded; their effect on the plan comes with the subscription's own events. */
async function noteOrder(tx: Tx, cause: Cause, order: PolarOrder): Promise<EventOutcome> {
  const userId = await lockCustomer(tx, customerRefOf(order));
  if (userId === null) return "unknown_customer";
  const { plan } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { plan: true } });
  const amount = cause.event === "order.refunded" ? order.refunded_amount : order.total_amount;
  await record(tx, systemActor(userId), {
    action: cause.event === "order.refunded" ? "order.refunded" : "order.paid",
    entity: "order",
    entityId: order.id,
    detail: { plan, amount: amount ?? null, currency: order.currency ?? null, ...cause },
    feed: { kind: "plan.changed", data: planData(plan) },
  });
  return "applied";
}

/** Polar ends the subscriptions of a deleted customer with separate events; the next purchase creates a new customer. */
async function forgetCustomer(tx: Tx, data: PolarCustomer): Promise<EventOutcome> {
  const userId = await markGone(tx, { customerId: data.id, externalId: data.external_id });
  return userId === null ? "unknown_customer" : "applied";
}

type CustomerFields = { customer_id?: string | null | undefined; customer?: PolarCustomer | null | undefined };

function customerRefOf({ customer_id: id, customer }: CustomerFields): CustomerRef {
  return { customerId: id ?? customer?.id, externalId: customer?.external_id };
}

type Columns = Pick<SubscriptionData, "status"> & {
  productId: string;
  interval: string | null;
  currentPeriodEnd: Date | null;
  cancelAtPeriodEnd: boolean;
};

function tieBreakOf({ status, cancelAtPeriodEnd, currentPeriodEnd, productId, interval }: Columns): string {
  return JSON.stringify([status, cancelAtPeriodEnd, currentPeriodEnd, productId, interval]);
}

function describe({ status, interval, currentPeriodEnd, cancelAtPeriodEnd }: Columns) {
  return { status, interval, currentPeriodEnd, cancelAtPeriodEnd };
}

function planData(plan: PlanId) {
  return { plan, name: plans[plan].name };
}
