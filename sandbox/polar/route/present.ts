import type { models } from "@polar-sh/sdk/2026-10";
import { meterId, organizationId } from "../world/ids.ts";
import { orderProduct, productOf, shownProduct } from "../world/products.ts";
import type { CheckoutRow, CustomerRow, OrderRow, SessionRow, SubscriptionRow, Whole } from "../world/state.ts";
import type { World } from "../world/world.ts";
import { notFound } from "./http.ts";

const statusesInState = ["active", "trialing"];

export function customerOf(world: World, id: string): CustomerRow {
  const found = world.state.customers.find((customer) => customer.id === id);
  if (!found) throw notFound();
  return found;
}

export function showSubscription(world: World, row: SubscriptionRow): Whole<models.Subscription> {
  const product = productOf(row.product_id);
  return {
    ...row,
    customer: customerOf(world, row.customer_id),
    product: shownProduct(product),
    discount: null,
    prices: product.prices,
    meters: [],
  } satisfies models.Subscription;
}

export function showOrder(world: World, row: OrderRow): Whole<models.Order> {
  const subscription = world.state.subscriptions.find((item) => item.id === row.subscription_id);
  return {
    ...row,
    customer: customerOf(world, row.customer_id),
    product: row.product_id ? orderProduct(productOf(row.product_id)) : null,
    discount: null,
    subscription: subscription ? orderSubscription(subscription) : null,
  } satisfies models.Order;
}

export function showCheckout(row: CheckoutRow, base: string): Whole<models.Checkout> {
  return { ...row, url: `${base}/checkout/${row.client_secret}` } satisfies models.Checkout;
}

export function showSession(world: World, row: SessionRow, base: string): Whole<models.CustomerSession> {
  return {
    ...row,
    customer_portal_url: `${base}/portal?customer_session_token=${row.token}`,
    customer: customerOf(world, row.customer_id),
  } satisfies models.CustomerSession;
}

/** A customer's entitlements. Only active and trialing subscriptions are included, not past-due ones. */
export function showState(world: World, customer: CustomerRow): Whole<models.CustomerStateIndividual> {
  const active = world.state.subscriptions.filter((row) => row.customer_id === customer.id && statusesInState.includes(row.status));
  return {
    ...customer,
    active_subscriptions: active.map(stateSubscription),
    granted_benefits: [],
    active_meters: meterOf(world, customer).map(({ customer: _, meter: __, customer_id: ___, ...meter }) => meter),
  } satisfies models.CustomerStateIndividual;
}

/** The customer's meter, once usage was recorded. */
export function meterOf(world: World, customer: CustomerRow): Whole<models.CustomerMeter>[] {
  const used = customer.external_id === null ? undefined : world.state.usage[customer.external_id];
  if (!used) return [];
  return [
    {
      id: customer.id.replace(/^.{8}/, "00000000"),
      created_at: used.since,
      modified_at: used.last,
      customer_id: customer.id,
      meter_id: meterId,
      consumed_units: used.units,
      credited_units: 0,
      balance: -used.units,
      customer,
      meter,
    } satisfies models.CustomerMeter,
  ];
}

const meter = {
  metadata: {},
  created_at: "2026-10-01T09:00:00.000Z",
  modified_at: null,
  id: meterId,
  name: "Model tokens",
  unit: "token",
  custom_label: null,
  custom_multiplier: null,
  filter: { conjunction: "and", clauses: [{ property: "_llm.total_tokens", operator: "gt", value: 0 }] },
  aggregation: { func: "sum", property: "_llm.total_tokens" },
  organization_id: organizationId,
  archived_at: null,
} satisfies Whole<models.Meter>;

function orderSubscription({ pending_update: _, custom_field_data: __, ...shown }: SubscriptionRow): Whole<models.OrderSubscription> {
  return shown satisfies models.OrderSubscription;
}

function stateSubscription(row: SubscriptionRow): Whole<models.CustomerStateSubscription> {
  return {
    id: row.id,
    created_at: row.created_at,
    modified_at: row.modified_at,
    custom_field_data: row.custom_field_data,
    metadata: row.metadata,
    // A name clash gives this field the type of a benefit grant in the SDK; the server sends active or trialing.
    status: row.status as unknown as models.Status,
    amount: row.amount,
    currency: row.currency,
    recurring_interval: row.recurring_interval,
    current_period_start: row.current_period_start,
    current_period_end: row.current_period_end,
    trial_start: row.trial_start,
    trial_end: row.trial_end,
    cancel_at_period_end: row.cancel_at_period_end,
    canceled_at: row.canceled_at,
    started_at: row.started_at,
    ends_at: row.ends_at,
    product_id: row.product_id,
    discount_id: row.discount_id,
    seats: row.seats,
    units: row.units,
    meters: [],
  } satisfies models.CustomerStateSubscription;
}
