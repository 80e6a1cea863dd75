import { createHash } from "node:crypto";
import { DomainError } from "#domain/error.ts";
import { db } from "#lib/db.ts";

/** How guesses at a secret are slowed down: some are free, then each one waits twice as long as the last. */
export type GuessPace = {
  /** Failures in a row before the first wait. */
  free: number;
  firstWaitSeconds: number;
  longestWaitSeconds: number;
  /** After this long without a guess all is forgotten. */
  quietSeconds: number;
};

/**
 * Takes the place of one guess, which counts as failed until `forgetGuesses`: of many at once none slips by between the look
 * and the count. By the database's clock, in one statement. @throws RATE_LIMITED with the seconds to wait
 */
export async function takeGuess(key: string, pace: GuessPace): Promise<void> {
  const keyHash = hashOf(key);
  const { free, firstWaitSeconds, longestWaitSeconds, quietSeconds } = pace;
  const taken = await db().$executeRaw`
    INSERT INTO guess AS known (key_hash, failures, next_at, updated_at) VALUES (${keyHash}, 1, clock_timestamp(), clock_timestamp())
    ON CONFLICT (key_hash) DO UPDATE SET
      failures = CASE WHEN known.updated_at < clock_timestamp() - make_interval(secs => ${quietSeconds}) THEN 1 ELSE known.failures + 1 END,
      next_at = clock_timestamp() + make_interval(secs => CASE
        WHEN known.updated_at < clock_timestamp() - make_interval(secs => ${quietSeconds}) OR known.failures + 1 < ${free} THEN 0
        ELSE least(${longestWaitSeconds}, ${firstWaitSeconds} * 2 ^ least(20, known.failures + 1 - ${free})) END),
      updated_at = clock_timestamp()
    WHERE known.next_at <= clock_timestamp()`;
  if (taken === 0)
    throw new DomainError("RATE_LIMITED", "Too many wrong tries. Wait a little and try again.", { retryAfter: await waitOf(keyHash) });
}

/** Takes back the one guess that was not looked at after all. */
export async function returnGuess(key: string): Promise<void> {
  await db().$executeRaw`UPDATE guess SET failures = greatest(0, failures - 1) WHERE key_hash = ${hashOf(key)}`;
}

/** The secret was right: whoever guesses by this key begins anew. */
export async function forgetGuesses(key: string): Promise<void> {
  await db().guess.deleteMany({ where: { keyHash: hashOf(key) } });
}

async function waitOf(keyHash: string): Promise<number> {
  const [row] = await db().$queryRaw<{ seconds: number }[]>`
    SELECT ceil(extract(epoch FROM next_at - clock_timestamp()))::int AS seconds FROM guess WHERE key_hash = ${keyHash}`;
  return Math.max(1, row?.seconds ?? 1);
}

// Addresses of people are not kept in clear.
function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}
