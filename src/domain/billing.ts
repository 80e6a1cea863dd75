import { type PlanId, PolarCustomerState, type PolarEvent, PolarSubscription, plans } from "#contracts/billing.ts";
import { idMax } from "#contracts/task.ts";
import type { BillingState, Subscription } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db.ts";
import { systemActor } from "./actor.ts";
import { record } from "./record.ts";

export type EventOutcome = "applied" | "unknown_type" | "unknown_customer";

/**
 * Applies one event of Polar. Rows are merged by the objects' own times and never by order of arrival, so the same
 * events in any order and any repetition give the same plan. Access ends on revoked; canceled and past_due keep it.
 */
export async function applyPolarEvent(tx: Tx, event: PolarEvent, receivedAt: Date): Promise<EventOutcome> {
  if (event.type.startsWith("subscription.")) return applySubscription(tx, event, PolarSubscription.parse(event.data), receivedAt);
  if (event.type === "customer.state_changed") return applyState(tx, event, PolarCustomerState.parse(event.data), receivedAt);
  return "unknown_type";
}

/** The plan that stored subscriptions give. */
export function planOf(subscriptions: Subscription[], state: BillingState | null): PlanId {
  return subscriptions.some((subscription) => grantsAccess(subscription, state)) ? "pro" : "free";
}

async function applySubscription(tx: Tx, event: PolarEvent, data: PolarSubscription, receivedAt: Date): Promise<EventOutcome> {
  const userId = await lockCustomer(tx, data.customer?.external_id);
  if (userId === null) return "unknown_customer";
  await merge(
    tx,
    userId,
    data,
    event.type === "subscription.revoked",
    data.modified_at ?? data.created_at ?? event.timestamp ?? receivedAt,
  );
  await settlePlan(tx, userId);
  return "applied";
}

async function applyState(tx: Tx, event: PolarEvent, data: PolarCustomerState, receivedAt: Date): Promise<EventOutcome> {
  const userId = await lockCustomer(tx, data.external_id);
  if (userId === null) return "unknown_customer";
  const stateAt = event.timestamp ?? receivedAt;
  for (const subscription of data.active_subscriptions) {
    await merge(tx, userId, subscription, false, subscription.modified_at ?? subscription.created_at ?? stateAt);
  }
  const activeIds = data.active_subscriptions.map((subscription) => subscription.id).sort();
  const known = await tx.billingState.findUnique({ where: { userId } });
  const newer = !known || stateAt > known.stateAt || (+stateAt === +known.stateAt && activeIds.join() > known.activeIds.join());
  if (newer) await tx.billingState.upsert({ where: { userId }, create: { userId, stateAt, activeIds }, update: { stateAt, activeIds } });
  await settlePlan(tx, userId);
  return "applied";
}

/** The user that Polar's customer stands for, locked, so that events of one customer are applied one after the other. */
async function lockCustomer(tx: Tx, externalId: string | null | undefined): Promise<number | null> {
  const id = /^[1-9]\d{0,9}$/.test(externalId ?? "") ? Number(externalId) : 0;
  if (id === 0 || id > idMax) return null;
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "user" WHERE id = ${id} FOR UPDATE`;
  return rows.length > 0 ? id : null;
}

async function merge(tx: Tx, userId: number, data: Omit<PolarSubscription, "customer">, revokes: boolean, modifiedAt: Date): Promise<void> {
  const columns = {
    status: data.status,
    productId: data.product_id ?? "",
    interval: data.recurring_interval ?? null,
    currentPeriodEnd: data.current_period_end ?? null,
    cancelAtPeriodEnd: data.cancel_at_period_end ?? false,
  };
  const tieBreak = JSON.stringify([
    columns.status,
    columns.cancelAtPeriodEnd,
    columns.currentPeriodEnd,
    columns.productId,
    columns.interval,
  ]);
  const known = await tx.subscription.findUnique({ where: { id: data.id } });
  // A subscription never changes its owner: an event that says so is not one of this customer's.
  if (known && known.userId !== userId) return;
  const revoked = revokes || (known?.revoked ?? false);
  const newer = !known || modifiedAt > known.modifiedAt || (+modifiedAt === +known.modifiedAt && tieBreak > known.tieBreak);
  if (!known) await tx.subscription.create({ data: { id: data.id, userId, ...columns, revoked, modifiedAt, tieBreak } });
  else await tx.subscription.update({ where: { id: data.id }, data: newer ? { ...columns, revoked, modifiedAt, tieBreak } : { revoked } });
}

function grantsAccess(subscription: Subscription, state: BillingState | null): boolean {
  if (subscription.revoked || !["active", "trialing", "past_due"].includes(subscription.status)) return false;
  // A whole list that is newer than the subscription's own word, and does not name it.
  const droppedSince = state && state.stateAt > subscription.modifiedAt && !state.activeIds.includes(subscription.id);
  return !droppedSince;
}

async function settlePlan(tx: Tx, userId: number): Promise<void> {
  const subscriptions = await tx.subscription.findMany({ where: { userId } });
  const plan = planOf(subscriptions, await tx.billingState.findUnique({ where: { userId } }));
  const { count } = await tx.user.updateMany({ where: { id: userId, plan: { not: plan } }, data: { plan } });
  if (count === 0) return;
  await record(tx, systemActor(userId), {
    action: "plan.change",
    entity: "user",
    entityId: userId,
    detail: { plan },
    feed: { kind: "plan.changed", data: { plan, name: plans[plan].name } },
  });
}
