import { ApiError, invalid } from "../route/http.ts";
import { newId } from "./ids.ts";
import { addOrder, payOrder } from "./orders.ts";
import { addInterval } from "./periods.ts";
import { findProduct, type Product, productOf } from "./products.ts";
import type { SubscriptionRow } from "./state.ts";
import { emitChange, requireActive } from "./subscriptions.ts";
import type { World } from "./world.ts";

/** Switches the product: at once with a bill for the difference, or from the next period on. */
export function switchProduct(world: World, row: SubscriptionRow, productId: string, proration?: string | null): void {
  requireActive(row);
  const product = findProduct(productId);
  if (!product) throw invalid(["body", "product_id"], "Product does not exist.");
  if (product.id === row.product_id) return;
  if (row.status === "past_due") throw new ApiError(402, { error: "PaymentFailed", detail: "The last payment is still due." });
  if (proration === "next_period") {
    const at = world.stamp();
    const id = newId();
    const applies_at = row.current_period_end;
    row.pending_update = { created_at: at, modified_at: null, id, applies_at, product_id: product.id, seats: null, units: null };
    emitChange(world, row, "subscription.updated");
    return;
  }
  const unused = unusedAmount(row);
  const card = world.state.cards[row.customer_id];
  if (card?.failsNext) {
    card.failsNext = false;
    throw new ApiError(402, { error: "PaymentFailed", detail: "The payment failed." });
  }
  const at = world.stamp();
  takeProduct(row, product);
  Object.assign(row, { current_period_start: at, current_period_end: addInterval(at, product.recurring_interval) });
  if (row.cancel_at_period_end) row.ends_at = row.current_period_end;
  emitChange(world, row, "subscription.updated");
  payOrder(world, addOrder(world, row, "subscription_update", Math.max(0, product.amount - unused)));
}

/** The switch planned for the end of the period. */
export function applyPending(row: SubscriptionRow): void {
  if (row.pending_update?.product_id) takeProduct(row, productOf(row.pending_update.product_id));
  row.pending_update = null;
}

function takeProduct(row: SubscriptionRow, product: Product): void {
  Object.assign(row, {
    product_id: product.id,
    amount: product.amount,
    recurring_interval: product.recurring_interval,
    pending_update: null,
  });
}

function unusedAmount(row: SubscriptionRow): number {
  const [start, end] = [Date.parse(row.current_period_start), Date.parse(row.current_period_end)];
  const left = Math.min(1, Math.max(0, (end - Date.now()) / (end - start)));
  return Math.round(row.amount * left);
}
