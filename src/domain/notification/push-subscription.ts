import { createHash } from "node:crypto";
import type { PushSubscriptionInput } from "#contracts/push.ts";
import type { Actor } from "#domain/actor.ts";
import { invalid, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { arePushKeys } from "#lib/web-push/encrypt.ts";

/** Browsers of one user; the one that has been silent longest makes room. */
export const subscriptionsMax = 20;

/**
 * Notes a browser that wants to be told; its endpoint was checked by the caller. A browser has one row: named again it is
 * renewed, and named by another user it is theirs from then on, with nothing left of what waited for the first.
 * @throws VALIDATION for keys that nothing can be encrypted for
 */
export async function subscribePush(actor: Actor, { endpoint, keys, expirationTime }: PushSubscriptionInput): Promise<void> {
  if (!arePushKeys(keys)) throw invalid("keys", "must be a point of P-256 (p256dh) and 16 bytes (auth), both base64url");
  const { userId } = actor;
  const hash = hashOf(endpoint);
  const expiresAt = typeof expirationTime === "number" ? new Date(expirationTime) : null;
  const whose = { sessionId: actor.sessionId ?? null, apiKeyId: actor.apiKey?.id ?? null };
  const data = { ...keys, ...whose, endpoint, expiresAt, updatedAt: currentTime() };
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`/* across users: id-in-use */ DELETE FROM push_subscription WHERE endpoint_hash = ${hash} AND user_id <> ${userId}`;
    const where = { userId, endpointHash: hash };
    const row = await tx.pushSubscription.upsert({ where, create: { ...where, ...data }, update: data });
    // After `record`, which lets only one change of a user through at a time.
    await record(tx, actor, { action: "push.subscribe", entity: "push_subscription", entityId: row.id });
    await tx.$executeRaw`DELETE FROM push_subscription WHERE user_id = ${userId} AND id IN (
      SELECT id FROM push_subscription WHERE user_id = ${userId} ORDER BY updated_at DESC, id DESC OFFSET ${subscriptionsMax})`;
  });
}

/** Forgets a browser of the actor's, and what waited for it; NOT_FOUND when it is none. */
export async function unsubscribePush(actor: Actor, endpoint: string): Promise<void> {
  await db().$transaction(async (tx) => {
    const where = { userId: actor.userId, endpointHash: hashOf(endpoint) };
    const row = await tx.pushSubscription.findFirst({ where, select: { id: true } });
    const { count } = await tx.pushSubscription.deleteMany({ where });
    if (!row || count === 0) throw notFound("Subscription");
    await record(tx, actor, { action: "push.unsubscribe", entity: "push_subscription", entityId: row.id });
  });
}

/** How many browsers of the actor's are told. */
export function countPushSubscriptions({ userId }: Actor): Promise<number> {
  return db().pushSubscription.count({ where: { userId } });
}

function hashOf(endpoint: string): string {
  return createHash("sha256").update(endpoint).digest("hex");
}
