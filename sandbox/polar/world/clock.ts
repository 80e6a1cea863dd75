import { addOrder, orderChanged, payOrder } from "./orders.ts";
import { addInterval, earlier } from "./periods.ts";
import type { OrderRow, SubscriptionRow } from "./state.ts";
import { emitChange, finish } from "./subscriptions.ts";
import { applyPending } from "./switch.ts";
import type { World } from "./world.ts";

const dayMs = 86_400_000;
const graceDays = 7;

/** Processes everything that is due. Returns the number of affected subscriptions. */
export function tick(world: World): number {
  const now = Date.now();
  const due = running(world).filter((row) => Date.parse(dueAt(world, row)) <= now);
  for (const row of due) turn(world, row);
  return due.length;
}

/**
 * Advances a subscription to its next date: the end of the period, or the last retry of an unpaid bill. Its past is moved
 * back instead of the clock forward, so that its times are consistent with the product's real clock.
 */
export function advance(world: World, row: SubscriptionRow): void {
  const byMs = Date.parse(dueAt(world, row)) - Date.now();
  if (byMs > 0) age(world, row, byMs);
  turn(world, row);
}

export function running(world: World): SubscriptionRow[] {
  return world.state.subscriptions.filter((row) => row.ended_at === null);
}

function dueAt(world: World, row: SubscriptionRow): string {
  return (row.status === "past_due" && dueOrder(world, row)?.next_payment_attempt_at) || row.current_period_end;
}

function turn(world: World, row: SubscriptionRow): void {
  if (row.status === "past_due") lastTry(world, row);
  else if (row.cancel_at_period_end) {
    finish(world, row, "canceled");
    emitChange(world, row, "subscription.updated", "subscription.revoked");
  } else renew(world, row);
}

function renew(world: World, row: SubscriptionRow): void {
  applyPending(row);
  row.current_period_start = row.current_period_end;
  row.current_period_end = addInterval(row.current_period_start, row.recurring_interval);
  emitChange(world, row, "subscription.cycled", "subscription.updated");
  const order = addOrder(world, row, "subscription_cycle", row.amount);
  if (charge(world, row)) {
    payOrder(world, order);
    return;
  }
  order.next_payment_attempt_at = new Date(Date.now() + graceDays * dayMs).toISOString();
  orderChanged(world, order, "order.updated");
  row.status = "past_due";
  row.past_due_at = world.stamp();
  emitChange(world, row, "subscription.updated", "subscription.past_due");
}

/** Retries an unpaid bill once; then the subscription ends as unpaid. */
export function lastTry(world: World, row: SubscriptionRow): void {
  const order = dueOrder(world, row);
  if (order && charge(world, row)) {
    payOrder(world, order);
    Object.assign(row, { status: "active", past_due_at: null });
    emitChange(world, row, "subscription.updated", "subscription.active");
    return;
  }
  if (order) {
    Object.assign(order, { status: "void", next_payment_attempt_at: null, due_amount: 0 });
    orderChanged(world, order, "order.updated");
  }
  finish(world, row, "unpaid");
  emitChange(world, row, "subscription.updated", "subscription.revoked");
}

export function dueOrder(world: World, row: SubscriptionRow): OrderRow | undefined {
  return world.state.orders.findLast((order) => order.subscription_id === row.id && order.status === "pending");
}

/** Whether the card of the subscription's customer can be charged now. */
function charge(world: World, row: SubscriptionRow): boolean {
  const card = world.state.cards[row.customer_id];
  if (!card || card.failsRenewals) return false;
  const pays = !card.failsNext;
  card.failsNext = false;
  return pays;
}

function age(world: World, row: SubscriptionRow, byMs: number): void {
  for (const name of ["current_period_start", "current_period_end"] as const) row[name] = earlier(row[name], byMs);
  for (const name of ["started_at", "canceled_at", "ends_at", "past_due_at"] as const) row[name] = earlier(row[name], byMs);
  row.created_at = earlier(row.created_at, byMs);
  for (const order of world.state.orders.filter((item) => item.subscription_id === row.id)) {
    order.created_at = earlier(order.created_at, byMs);
    order.next_payment_attempt_at = earlier(order.next_payment_attempt_at, byMs);
    for (const item of order.items) {
      item.start_timestamp = earlier(item.start_timestamp, byMs);
      item.end_timestamp = earlier(item.end_timestamp, byMs);
    }
  }
}
