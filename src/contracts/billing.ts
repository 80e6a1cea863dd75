import { z } from "zod";

/** The plans and their limits. Prices and products are Polar's; which product is Pro is the server's configuration. */
export const plans = {
  free: { name: "Free", dailyTurns: 500 },
  pro: { name: "Pro", dailyTurns: 5000 },
} as const;
export type PlanId = keyof typeof plans;

const Time = z.iso.datetime({ offset: true }).transform((time) => new Date(time));

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
  customer: z.object({ external_id: z.string().nullish() }).nullish(),
});
export type PolarSubscription = z.infer<typeof PolarSubscription>;

/** `customer.state_changed`: all of a customer's active subscriptions at one time. */
export const PolarCustomerState = z.object({
  external_id: z.string().nullish(),
  active_subscriptions: z.array(PolarSubscription.omit({ customer: true })).default([]),
});
export type PolarCustomerState = z.infer<typeof PolarCustomerState>;

/** The envelope of every webhook; `timestamp` is when it happened, and stays the same in retries. */
export const PolarEvent = z.object({ type: z.string().min(1).max(100), timestamp: Time.nullish(), data: z.unknown() });
export type PolarEvent = z.infer<typeof PolarEvent>;
