import { z } from "zod";

/** Longer than the addresses of any push service. */
export const pushEndpointLengthMax = 2048;

/** base64url, or base64 as some programs write it. */
const Key = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9+/_-]+={0,2}$/, "must be base64url")
  .transform((key) => key.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""));

const Endpoint = z
  .string()
  .max(pushEndpointLengthMax)
  .refine((text) => URL.canParse(text), "must be an address");

/** A browser's PushSubscription as JSON (`subscription.toJSON()`). */
export const PushSubscriptionInput = z.object({
  endpoint: Endpoint,
  /** Milliseconds since 1970, or null: it does not expire. */
  expirationTime: z.number().min(0).max(8.64e15).nullable().optional(),
  keys: z.object({ p256dh: Key, auth: Key }),
});
export type PushSubscriptionInput = z.infer<typeof PushSubscriptionInput>;

export const PushEndpoint = z.object({ endpoint: Endpoint });

const Actions = z.array(z.object({ action: z.string(), title: z.string() }));

/** The message to a service worker, encrypted for it alone. A repetition has the same `tag`, so that it replaces the first. */
export const PushPayload = z.object({
  id: z.number().int(),
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  url: z.string(),
  tag: z.string(),
  /** Buttons, in the language of the account. */
  actions: Actions,
  /** Shown in its place when it is approved and what it is about has changed since. */
  changed: z.object({ body: z.string(), actions: Actions }).optional(),
  createdAt: z.string(),
});
export type PushPayload = z.infer<typeof PushPayload>;
