import type { models } from "@polar-sh/sdk/2026-10";
import { ApiError } from "../route/http.ts";
import { customerOf, showState, showSubscription } from "../route/present.ts";
import { newId } from "./ids.ts";
import { addOrder, payOrder } from "./orders.ts";
import { addInterval } from "./periods.ts";
import type { Product } from "./products.ts";
import type { CheckoutRow, SubscriptionRow } from "./state.ts";
import type { World } from "./world.ts";

type SubscriptionEvent = Extract<models.WebhookEventType, `subscription.${string}`> &
  Exclude<models.WebhookEventType, "subscription.migrated">;

/** Marks the subscription as changed, and emits each of these events, then the customer's new state. */
export function emitChange(world: World, row: SubscriptionRow, ...events: SubscriptionEvent[]): void {
  row.modified_at = world.stamp();
  for (const event of events) world.emit(event, showSubscription(world, row));
  world.emit("customer.state_changed", showState(world, customerOf(world, row.customer_id)));
}

/** A subscription that was just paid in a checkout. */
export function startSubscription(world: World, checkout: CheckoutRow, customerId: string, product: Product): SubscriptionRow {
  const at = world.stamp();
  const row: SubscriptionRow = {
    created_at: at,
    modified_at: null,
    id: newId(),
    amount: product.amount,
    currency: "usd",
    recurring_interval: product.recurring_interval,
    recurring_interval_count: 1,
    status: "active",
    current_period_start: at,
    current_period_end: addInterval(at, product.recurring_interval),
    current_meter_period_start: null,
    current_meter_period_end: null,
    trial_start: null,
    trial_end: null,
    cancel_at_period_end: false,
    canceled_at: null,
    started_at: at,
    ends_at: null,
    ended_at: null,
    past_due_at: null,
    pause_at_period_end: false,
    paused_at: null,
    resumes_at: null,
    customer_id: customerId,
    product_id: product.id,
    discount_id: null,
    checkout_id: checkout.id,
    seats: null,
    units: null,
    customer_cancellation_reason: null,
    customer_cancellation_comment: null,
    metadata: checkout.metadata,
    custom_field_data: {},
    pending_update: null,
  };
  world.state.subscriptions.push(row);
  emitChange(world, row, "subscription.created", "subscription.active", "subscription.updated");
  payOrder(world, addOrder(world, row, "subscription_create", product.amount));
  return row;
}

/** Canceled at the end of the period, with access until then. */
export function cancelAtEnd(world: World, row: SubscriptionRow, reason: Cancellation = {}): void {
  requireActive(row);
  if (row.cancel_at_period_end) return;
  row.cancel_at_period_end = true;
  row.canceled_at = world.stamp();
  row.ends_at = row.current_period_end;
  Object.assign(row, reason);
  emitChange(world, row, "subscription.updated", "subscription.canceled");
}

export function uncancel(world: World, row: SubscriptionRow): void {
  requireActive(row);
  if (!row.cancel_at_period_end) return;
  Object.assign(row, { cancel_at_period_end: false, canceled_at: null, ends_at: null });
  Object.assign(row, { customer_cancellation_reason: null, customer_cancellation_comment: null });
  emitChange(world, row, "subscription.updated", "subscription.uncanceled");
}

/** Ends access at once. */
export function endNow(world: World, row: SubscriptionRow, reason: Cancellation = {}): void {
  requireActive(row);
  const wasCanceled = row.canceled_at !== null;
  finish(world, row, "canceled");
  Object.assign(row, reason);
  emitChange(world, row, "subscription.updated", ...(wasCanceled ? [] : ["subscription.canceled" as const]), "subscription.revoked");
}

/** Sets the fields of an ended subscription. */
export function finish(world: World, row: SubscriptionRow, status: "canceled" | "unpaid"): void {
  const at = world.stamp();
  Object.assign(row, { status, ended_at: at, ends_at: row.ends_at ?? at, canceled_at: row.canceled_at ?? at, pending_update: null });
}

export type Cancellation = {
  customer_cancellation_reason?: models.CustomerCancellationReason | null;
  customer_cancellation_comment?: string | null;
};

/** Polar's error for changes of an ended subscription. */
export function requireActive(row: SubscriptionRow): void {
  if (row.ended_at !== null)
    throw new ApiError(403, {
      error: "AlreadyCanceledSubscription",
      detail: "This subscription is already canceled or will be at the end of the period.",
    });
}
