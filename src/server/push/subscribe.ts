import { PushSubscriptionInput } from "#contracts/push.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { subscribePush } from "#domain/notification/push-subscription.ts";
import { charge } from "#server/http/rate-limit.ts";
import { settings } from "../settings.ts";
import { checkEndpoint } from "./endpoint.ts";

/** The key that browsers subscribe with. @throws NOT_FOUND where push is not configured */
export function pushKey(): string {
  const { vapidPublicKey } = settings();
  if (vapidPublicKey === null) throw new DomainError("NOT_FOUND", "Push notifications are not set up on this server");
  return vapidPublicKey;
}

/** Stores a push subscription of the actor's browser after checking its endpoint. */
export async function subscribe(actor: Actor, subscription: PushSubscriptionInput): Promise<void> {
  pushKey();
  await charge("outbound", `user:${actor.userId}`);
  await checkEndpoint(subscription.endpoint);
  await subscribePush(actor, subscription);
}

/** Creates and subscribes a phone of the local stand-in, where the supervisor runs one. */
export async function addPracticePhone(actor: Actor): Promise<void> {
  const { pushStandInUrl } = settings();
  if (pushStandInUrl === null) throw new DomainError("NOT_FOUND", "There is no simulated phone here");
  const answer = await fetch(`${pushStandInUrl}/phones`, {
    method: "POST",
    body: JSON.stringify({ applicationServerKey: pushKey() }),
    signal: AbortSignal.timeout(standInTimeoutMs),
  });
  await subscribe(actor, PushSubscriptionInput.parse(await answer.json()));
}

const standInTimeoutMs = 5000;
