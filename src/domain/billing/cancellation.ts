import { systemActor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import type { PolarLink } from "#integrations/polar/polar.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";

const retryFirstMs = 5000;
const retryMaxMs = 60 * 60_000;
/** A deletion waits at most this long for Polar, then continues without it. */
const deletionPatienceSeconds = 3;

/**
 * Ends a user's subscriptions at Polar before the account is deleted, as far as Polar is reachable. Failures are left to
 * `queueCancellations` and its job: an outage of Polar neither keeps a user paying nor blocks the deletion.
 */
export async function cancelBeforeDeletion(polar: PolarLink | null, userId: number): Promise<void> {
  if (!polar) return;
  for (const { id } of await runningSubscriptions(db(), userId)) {
    try {
      await revoke(polar, id, deletionPatienceSeconds);
      await db().$transaction(async (tx) => {
        await tx.billingCancellation.createMany({ data: [{ subscriptionId: id, userId, doneAt: currentTime() }], skipDuplicates: true });
        await noteDone(tx, userId, id);
      });
    } catch {
      // The row from queueCancellations stores the error of the next attempt.
      return;
    }
  }
}

/** Queues a user's running subscriptions for cancellation, once each, also a late purchase of a deleted user. */
export async function queueCancellations(tx: Tx, userId: number, { onlyOfDeleted = false } = {}): Promise<void> {
  if (onlyOfDeleted && (await tx.user.count({ where: { id: userId, deletedAt: null } })) > 0) return;
  const running = await runningSubscriptions(tx, userId);
  await tx.billingCancellation.createMany({
    data: running.map(({ id }) => ({ subscriptionId: id, userId })),
    skipDuplicates: true,
  });
}

/** Ends the queued subscriptions that are due, with back-off after a failure. Returns how many were ended. */
export async function retryCancellations(polar: PolarLink): Promise<number> {
  const due = await db().billingCancellation.findMany({
    where: { doneAt: null, nextTryAt: { lte: currentTime() } },
    orderBy: { nextTryAt: "asc" },
    take: 50,
    ...acrossUsers("billing"),
  });
  let ended = 0;
  for (const { subscriptionId, userId, attempts } of due) {
    try {
      await revoke(polar, subscriptionId);
      await finish(subscriptionId, userId);
      ended += 1;
    } catch (error) {
      await db().billingCancellation.updateMany({
        where: { subscriptionId, userId, doneAt: null },
        data: {
          attempts: attempts + 1,
          error: error instanceof Error ? error.name : "unknown",
          nextTryAt: new Date(clockNow() + Math.min(retryFirstMs * 2 ** attempts, retryMaxMs)),
        },
      });
    }
  }
  return ended;
}

/** Idempotent: a subscription that Polar does not know or has already ended counts as revoked. */
async function revoke(polar: PolarLink, id: string, timeout?: number): Promise<void> {
  try {
    await polar.api.subscriptions.revoke(id, timeout ? { timeout } : {});
  } catch (error) {
    if (!polar.isEnded(error)) throw error;
  }
}

async function finish(subscriptionId: string, userId: number): Promise<void> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.billingCancellation.updateMany({
      where: { subscriptionId, userId, doneAt: null },
      data: { doneAt: currentTime(), error: null },
    });
    if (count > 0) await noteDone(tx, userId, subscriptionId);
  });
}

function noteDone(tx: Tx, userId: number, subscriptionId: string): Promise<void> {
  return record(tx, systemActor(userId), { action: "subscription.cancel", entity: "subscription", entityId: subscriptionId });
}

function runningSubscriptions(tx: Tx, userId: number): Promise<{ id: string }[]> {
  return tx.subscription.findMany({
    where: { userId, revoked: false, status: { notIn: ["canceled", "incomplete_expired"] } },
    select: { id: true },
  });
}
