import { createHash } from "node:crypto";
import { DomainError } from "#domain/error.ts";
import { db } from "#lib/db.ts";

/** Throttling of guesses at a secret: some are free, then each wait is twice the previous one. */
export type GuessPace = {
  /** Failures in a row before the first wait. */
  free: number;
  firstWaitSeconds: number;
  longestWaitSeconds: number;
  /** After this long without a guess the failures are forgotten. */
  quietSeconds: number;
};

/**
 * Reserves one guess, counted as failed until `forgetGuesses`, so that concurrent guesses cannot slip between check and count.
 * One statement, by the database's clock.
 * @throws RATE_LIMITED with the seconds to wait
 */
export async function reserveGuess(key: string, pace: GuessPace): Promise<void> {
  const keyHash = hashOf(key);
  const { free, firstWaitSeconds, longestWaitSeconds, quietSeconds } = pace;
  const reserved = await db().$executeRaw`
    INSERT INTO guess AS known (key_hash, failures, next_at, updated_at) VALUES (${keyHash}, 1, clock_timestamp(), clock_timestamp())
    ON CONFLICT (key_hash) DO UPDATE SET
      failures = CASE WHEN known.updated_at < clock_timestamp() - make_interval(secs => ${quietSeconds}) THEN 1 ELSE known.failures + 1 END,
      next_at = clock_timestamp() + make_interval(secs => CASE
        WHEN known.updated_at < clock_timestamp() - make_interval(secs => ${quietSeconds}) OR known.failures + 1 < ${free} THEN 0
        ELSE least(${longestWaitSeconds}, ${firstWaitSeconds} * 2 ^ least(20, known.failures + 1 - ${free})) END),
      updated_at = clock_timestamp()
    WHERE known.next_at <= clock_timestamp()`;
  if (reserved === 0)
    throw new DomainError("RATE_LIMITED", "Too many wrong tries. Wait a little and try again.", { retryAfter: await waitOf(keyHash) });
}

/** Takes back one reserved guess that was not checked after all. */
export async function returnGuess(key: string): Promise<void> {
  await db().$executeRaw`UPDATE guess SET failures = greatest(0, failures - 1) WHERE key_hash = ${hashOf(key)}`;
}

/** The secret was right: the failures of this key are forgotten. */
export async function forgetGuesses(key: string): Promise<void> {
  await db().guess.deleteMany({ where: { keyHash: hashOf(key) } });
}

async function waitOf(keyHash: string): Promise<number> {
  const [row] = await db().$queryRaw<{ seconds: number }[]>`
    SELECT ceil(extract(epoch FROM next_at - clock_timestamp()))::int AS seconds FROM guess WHERE key_hash = ${keyHash}`;
  return Math.max(1, row?.seconds ?? 1);
}

// E-mail addresses are not stored in plain text.
function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}
