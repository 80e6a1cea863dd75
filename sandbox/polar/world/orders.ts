import type { models } from "@polar-sh/sdk/2026-10";
import { ApiError } from "../route/http.ts";
import { customerOf, showOrder } from "../route/present.ts";
import { newId, organizationId } from "./ids.ts";
import { productOf } from "./products.ts";
import type { OrderRow, SubscriptionRow } from "./state.ts";
import type { World } from "./world.ts";

/** An unpaid bill of a subscription. */
export function addOrder(world: World, subscription: SubscriptionRow, reason: models.OrderBillingReason, amount: number): OrderRow {
  const at = world.stamp();
  const customer = customerOf(world, subscription.customer_id);
  const product = productOf(subscription.product_id);
  const item = {
    created_at: at,
    modified_at: null,
    id: newId(),
    label: product.name,
    amount,
    tax_amount: 0,
    proration: reason === "subscription_update",
    product_price_id: product.price.id,
    start_timestamp: subscription.current_period_start,
    end_timestamp: subscription.current_period_end,
  } satisfies models.OrderItemSchema;
  world.state.invoices += 1;
  const row: OrderRow = {
    id: newId(),
    created_at: at,
    modified_at: null,
    status: "pending",
    paid: false,
    subtotal_amount: amount,
    discount_amount: 0,
    net_amount: amount,
    tax_amount: 0,
    total_amount: amount,
    applied_balance_amount: 0,
    due_amount: amount,
    refunded_amount: 0,
    refunded_tax_amount: 0,
    currency: "usd",
    billing_reason: reason,
    billing_name: customer.billing_name,
    billing_address: customer.billing_address,
    invoice_number: `BC-${String(world.state.invoices).padStart(4, "0")}`,
    is_invoice_generated: false,
    receipt_number: null,
    seats: null,
    units: null,
    customer_id: customer.id,
    product_id: product.id,
    discount_id: null,
    subscription_id: subscription.id,
    checkout_id: reason === "subscription_create" ? subscription.checkout_id : null,
    next_payment_attempt_at: null,
    metadata: {},
    custom_field_data: {},
    platform_fee_amount: 0,
    platform_fee_currency: null,
    items: [item],
    description: product.name,
    refundable_amount: 0,
    refundable_tax_amount: 0,
  };
  world.state.orders.push(row);
  world.emit("order.created", showOrder(world, row));
  return row;
}

export function payOrder(world: World, row: OrderRow): void {
  Object.assign(row, { status: "paid", paid: true, due_amount: 0, next_payment_attempt_at: null, refundable_amount: row.net_amount });
  row.receipt_number = row.invoice_number?.replace("BC-", "RCPT-") ?? null;
  row.platform_fee_amount = Math.round(row.total_amount * 0.04);
  orderChanged(world, row, "order.updated", "order.paid");
}

/** Refunds an order; the subscription continues. */
export function refundOrder(world: World, row: OrderRow, amount = row.refundable_amount): void {
  if (amount <= 0 || amount > row.refundable_amount)
    throw new ApiError(403, { error: "RefundedAlready", detail: "Order is already fully refunded." });
  row.refunded_amount += amount;
  row.refundable_amount -= amount;
  row.status = row.refundable_amount === 0 ? "refunded" : "partially_refunded";
  const refund = {
    created_at: world.stamp(),
    modified_at: null,
    id: newId(),
    metadata: {},
    status: "succeeded",
    reason: "customer_request",
    amount,
    tax_amount: 0,
    currency: row.currency,
    organization_id: organizationId,
    order_id: row.id,
    subscription_id: row.subscription_id,
    customer_id: row.customer_id,
    revoke_benefits: false,
    dispute: null,
  } satisfies models.Refund;
  world.emit("refund.created", refund);
  orderChanged(world, row, "order.updated", "order.refunded");
}

export function orderChanged(world: World, row: OrderRow, ...events: ("order.updated" | "order.paid" | "order.refunded")[]): void {
  row.modified_at = world.stamp();
  for (const event of events) world.emit(event, showOrder(world, row));
}

/** Generates the invoice, once. */
export function makeInvoice(world: World, row: OrderRow): void {
  if (!row.paid) throw new ApiError(409, { error: "OrderNotEligibleForInvoice", detail: "Order is not eligible for an invoice." });
  if (row.is_invoice_generated) return;
  row.is_invoice_generated = true;
  orderChanged(world, row, "order.updated");
}
