import { z } from "zod";

export { type PlanId, plans } from "./plan.ts";

/** How often Pro is paid for; the names are Polar's. */
export const BillingInterval = z.enum(["month", "year"]);
export type BillingInterval = z.infer<typeof BillingInterval>;

/** A price as Polar's product has it; `amount` in the currency's smallest unit. */
export const Price = z.object({ interval: BillingInterval, amount: z.number().int().min(0), currency: z.string().min(3).max(3) });
export type Price = z.infer<typeof Price>;

const Time = z.iso.datetime({ offset: true }).transform((time) => new Date(time));

const CustomerIds = z.object({ id: z.string().max(100).nullish(), external_id: z.string().max(300).nullish() });

/** `customer.deleted`: nothing of a customer is kept but who it was. */
export const PolarCustomer = CustomerIds;
export type PolarCustomer = z.infer<typeof PolarCustomer>;

/** The fields of Polar's subscription that are kept; everything else in a payload is dropped on arrival. */
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

/** `customer.state_changed`: all of a customer's active subscriptions at one time. */
export const PolarCustomerState = CustomerIds.extend({
  active_subscriptions: z.array(ListedSubscription).default([]),
});
export type PolarCustomerState = z.infer<typeof PolarCustomerState>;

/** What a read of a customer's state must have to be believed: a list that is not there must not look like an empty one. */
export const PolarStateAnswer = PolarCustomerState.extend({
  external_id: z.string(),
  active_subscriptions: z.array(ListedSubscription),
});

/** The fields of Polar's order that are kept in the history; amounts in the currency's smallest unit. */
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

/** The envelope of every webhook; `timestamp` is when it happened, and stays the same in retries. */
export const PolarEvent = z.object({ type: z.string().min(1).max(100), timestamp: Time.nullish(), data: z.unknown() });
export type PolarEvent = z.infer<typeof PolarEvent>;
