import { z } from "zod";
import { makeInvoice } from "../world/orders.ts";
import type { OrderRow, SubscriptionRow } from "../world/state.ts";
import { cancelAtEnd, emitChange, endNow, uncancel } from "../world/subscriptions.ts";
import { switchProduct } from "../world/switch.ts";
import { type Call, invalid, list, notFound, ok, type Route, read } from "./http.ts";
import { showOrder, showSubscription } from "./present.ts";

const reasons = [
  "customer_service",
  "low_quality",
  "missing_features",
  "switched_service",
  "too_complex",
  "too_expensive",
  "unused",
  "other",
] as const;
/** Features that are not simulated (seats, discounts, trials, pauses) are rejected rather than ignored. */
const Update = z.strictObject({
  cancel_at_period_end: z.boolean().optional(),
  revoke: z.literal(true).optional(),
  product_id: z.uuid().nullish(),
  proration_behavior: z.enum(["invoice", "prorate", "next_period", "reset"]).nullish(),
  pending_update: z.null().optional(),
  customer_cancellation_reason: z.enum(reasons).nullish(),
  customer_cancellation_comment: z.string().nullish(),
});
const accessStatuses = ["active", "trialing"];

/** Subscriptions and their orders. */
export const billingRoutes: Route[] = [
  { method: "GET", path: "/v1/subscriptions/", handle: listSubscriptions },
  { method: "GET", path: "/v1/subscriptions/:id", handle: (call) => ok(showSubscription(call.world, subscriptionOf(call))) },
  { method: "PATCH", path: "/v1/subscriptions/:id", handle: update },
  {
    method: "DELETE",
    path: "/v1/subscriptions/:id",
    handle: (call) => {
      const row = subscriptionOf(call);
      endNow(call.world, row);
      return ok(showSubscription(call.world, row));
    },
  },
  { method: "GET", path: "/v1/orders/", handle: listOrders },
  { method: "GET", path: "/v1/orders/:id", handle: (call) => ok(showOrder(call.world, orderOf(call))) },
  { method: "POST", path: "/v1/orders/:id/invoice", handle: generateInvoice },
  { method: "GET", path: "/v1/orders/:id/invoice", handle: invoice },
];

function subscriptionOf({ world, params }: Call): SubscriptionRow {
  const row = world.state.subscriptions.find((item) => item.id === params.id);
  if (!row) throw notFound();
  return row;
}

function orderOf({ world, params }: Call): OrderRow {
  const row = world.state.orders.find((item) => item.id === params.id);
  if (!row) throw notFound();
  return row;
}

function update(call: Call) {
  const { world } = call;
  const row = subscriptionOf(call);
  const { revoke, cancel_at_period_end, product_id, proration_behavior, pending_update, ...why } = read(Update, call.body);
  if (revoke) endNow(world, row, why);
  else if (cancel_at_period_end === true) cancelAtEnd(world, row, why);
  else if (cancel_at_period_end === false) uncancel(world, row);
  else if (product_id) switchProduct(world, row, product_id, proration_behavior);
  else if (pending_update === null && row.pending_update) {
    row.pending_update = null;
    emitChange(world, row, "subscription.updated");
  }
  return ok(showSubscription(world, row));
}

function listSubscriptions({ world, query }: Call) {
  const active = query.get("active");
  const statuses = query.getAll("status");
  const canceled = query.get("cancel_at_period_end");
  const found = ofCustomer({ world, query }, world.state.subscriptions)
    .filter((row) => active === null || String(accessStatuses.includes(row.status)) === active)
    .filter((row) => statuses.length === 0 || statuses.includes(row.status))
    .filter((row) => canceled === null || String(row.cancel_at_period_end) === canceled);
  return list(
    sorted(found, query, ["started_at", "created_at", "current_period_end", "amount", "status"]).map((row) => showSubscription(world, row)),
    query,
  );
}

function listOrders({ world, query }: Call) {
  const subscriptions = query.getAll("subscription_id");
  const statuses = query.getAll("status");
  const checkouts = query.getAll("checkout_id");
  const found = ofCustomer({ world, query }, world.state.orders)
    .filter((row) => subscriptions.length === 0 || subscriptions.includes(row.subscription_id ?? ""))
    .filter((row) => checkouts.length === 0 || checkouts.includes(row.checkout_id ?? ""))
    .filter((row) => statuses.length === 0 || statuses.includes(row.status));
  return list(
    sorted(found, query, ["created_at", "status", "invoice_number", "net_amount"]).map((row) => showOrder(world, row)),
    query,
  );
}

function ofCustomer<T extends { customer_id: string; product_id: string | null }>(
  { world, query }: Pick<Call, "world" | "query">,
  rows: T[],
): T[] {
  const [ids, externalIds, products] = ["customer_id", "external_customer_id", "product_id"].map((name) => query.getAll(name));
  const externalOf = (row: T) => world.state.customers.find((customer) => customer.id === row.customer_id)?.external_id ?? "";
  return rows
    .filter((row) => !ids?.length || ids.includes(row.customer_id))
    .filter((row) => !externalIds?.length || externalIds.includes(externalOf(row)))
    .filter((row) => !products?.length || products.includes(row.product_id ?? ""));
}

/** Sorts by the first requested criterion; among equals the newest comes first. */
function sorted<T extends object>(rows: T[], query: URLSearchParams, allowed: string[]): T[] {
  const asked = query.get("sorting") ?? `-${allowed[0]}`;
  const name = asked.replace(/^-/, "");
  if (!allowed.includes(name)) throw invalid(["query", "sorting", 0], `Input should be one of ${allowed.join(", ")}`, "enum");
  const valueOf = (row: T) => String(Object.entries(row).find(([key]) => key === name)?.[1] ?? "");
  const sign = asked.startsWith("-") ? -1 : 1;
  return rows.toReversed().sort((a, b) => sign * valueOf(a).localeCompare(valueOf(b), "en", { numeric: true }));
}

function generateInvoice(call: Call) {
  makeInvoice(call.world, orderOf(call));
  return ok({}, 202);
}

function invoice(call: Call) {
  const row = orderOf(call);
  if (!row.is_invoice_generated) throw notFound("The invoice has not been generated.");
  return ok({ url: `${call.base}/invoices/${row.id}` });
}
