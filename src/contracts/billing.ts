import { z } from "zod";

export { type PlanId, plans } from "./plan.ts";

/** The billing interval of Pro; the names are Polar's. */
export const BillingInterval = z.enum(["month", "year"]);
export type BillingInterval = z.infer<typeof BillingInterval>;

/** A price of Polar's product; `amount` in the currency's smallest unit. */
export const Price = z.object({ interval: BillingInterval, amount: z.number().int().min(0), currency: z.string().min(3).max(3) });
export type Price = z.infer<typeof Price>;

const Time = z.iso.datetime({ offset: true }).transform((time) => new Date(time));

const CustomerIds = z.object({ id: z.string().max(100).nullish(), external_id: z.string().max(300).nullish() });

/** `customer.deleted`: only the ids of a customer are stored. */
export const PolarCustomer = CustomerIds;
export type PolarCustomer = z.infer<typeof PolarCustomer>;

/** The stored fields of Polar's subscription; everything else in a payload is dropped on arrival. */
export const PolarSubscription = z.object({
  id: z.string().min(1).max(100),
  status: z.string().min(1).max(50),
  product_id: z.string().max(100).nullish(),
  recurring_interval: z.string().max(20).nullish(),
  current_period_end: Time.nullish(),
  cancel_at_period_end: z.boolean().nullish(),
  created_at: Time.nullish(),
  modified_at: Time.nullish(),
  customer_id: z.string().max(100).nullish(),
  customer: CustomerIds.nullish(),
});
export type PolarSubscription = z.infer<typeof PolarSubscription>;

const ListedSubscription = PolarSubscription.omit({ customer: true, customer_id: true });

/** `customer.state_changed`: all active subscriptions of a customer at one time. */
export const PolarCustomerState = CustomerIds.extend({
  active_subscriptions: z.array(ListedSubscription).default([]),
});
export type PolarCustomerState = z.infer<typeof PolarCustomerState>;

/** A trustworthy response for a customer's state: a missing list must not be mistaken for an empty one. */
export const PolarStateAnswer = PolarCustomerState.extend({
  external_id: z.string(),
  active_subscriptions: z.array(ListedSubscription),
});

/** The fields of Polar's order stored in the history; amounts in the currency's smallest unit. */
export const PolarOrder = z.object({
  id: z.string().min(1).max(100),
  status: z.string().max(50).nullish(),
  total_amount: z.number().int().nullish(),
  refunded_amount: z.number().int().nullish(),
  currency: z.string().max(10).nullish(),
  customer_id: z.string().max(100).nullish(),
  customer: CustomerIds.nullish(),
});
export type PolarOrder = z.infer<typeof PolarOrder>;

/** The envelope of every webhook; `timestamp` is when the event occurred, unchanged in retries. */
export const PolarEvent = z.object({ type: z.string().min(1).max(100), timestamp: Time.nullish(), data: z.unknown() });
export type PolarEvent = z.infer<typeof PolarEvent>;
