import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import type { Actor } from "./actor.ts";
import { DomainError } from "./error.ts";

const retentionMs = 24 * 60 * 60 * 1000;

/** `body` is text, so that a replay has the same bytes; jsonb would reorder keys. */
export type StoredResponse = { status: number; body: string };

/**
 * Runs `work` once per user and key within 24 hours; a repetition gets the first response. Work and response commit together, and
 * the lock ends with the transaction: after any crash there is either both effect and key or neither.
 * @throws IDEMPOTENCY_KEY_REUSED for another fingerprint · IDEMPOTENCY_KEY_IN_USE while the first is running
 */
export function once(
  actor: Actor,
  request: { key: string; fingerprint: string },
  work: (tx: Tx) => Promise<StoredResponse>,
): Promise<StoredResponse & { replayed: boolean }> {
  return db().$transaction(async (tx) => {
    await lockKey(tx, actor.userId, request.key);
    const stored = await tx.idempotencyKey.findUnique({ where: { userId_key: { userId: actor.userId, key: request.key } } });
    if (stored && stored.status !== null && stored.createdAt.getTime() > clockNow() - retentionMs) {
      if (stored.fingerprint !== request.fingerprint) {
        throw new DomainError("IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used for another request");
      }
      return { status: stored.status, body: String(stored.body), replayed: true };
    }
    const answer = await work(tx);
    const row = { fingerprint: request.fingerprint, status: answer.status, body: answer.body, createdAt: currentTime() };
    await tx.idempotencyKey.upsert({
      where: { userId_key: { userId: actor.userId, key: request.key } },
      create: { userId: actor.userId, key: request.key, ...row },
      update: row,
    });
    return { ...answer, replayed: false };
  });
}

async function lockKey(tx: Tx, userId: number, key: string): Promise<void> {
  const name = `idempotency:${userId}:${key}`;
  const [lock] = await tx.$queryRaw<{ held: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS held`;
  if (!lock?.held) throw new DomainError("IDEMPOTENCY_KEY_IN_USE", "The first request with this Idempotency-Key is still running");
}
