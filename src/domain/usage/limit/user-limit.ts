import { Prisma } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db.ts";

/**
 * Part of a statement that begins something limited: the table `guard` has one row if nothing else of the user has begun since
 * `version` was read, else none. The statement's writes must depend on it.
 */
export function guardSql(userId: number, version: string): Prisma.Sql {
  return Prisma.sql`guard AS (
    INSERT INTO user_limit (user_id, version) SELECT id, 1 FROM "user" WHERE id = ${userId}
    ON CONFLICT (user_id) DO UPDATE SET version = user_limit.version + 1 WHERE user_limit.version = ${version}::bigint
    RETURNING user_id
  )`;
}

/**
 * Serialises the transactions of a user that begin something limited, until commit. Must be the transaction's first lock, so that
 * later reads see everything begun before.
 */
export async function lockLimits(tx: Tx, userId: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO user_limit (user_id, version) SELECT id, 1 FROM "user" WHERE id = ${userId}
    ON CONFLICT (user_id) DO UPDATE SET version = user_limit.version + 1`;
}
