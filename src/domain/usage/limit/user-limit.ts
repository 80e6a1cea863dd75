import { Prisma } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db.ts";

/**
 * Part of a statement that begins something which a limit counts: a table `guard` of one row while nothing else of the
 * user has begun since `version` was read, else of none. What the statement writes must hang on it.
 */
export function guardSql(userId: number, version: string): Prisma.Sql {
  return Prisma.sql`guard AS (
    INSERT INTO user_limit (user_id, version) SELECT id, 1 FROM "user" WHERE id = ${userId}
    ON CONFLICT (user_id) DO UPDATE SET version = user_limit.version + 1 WHERE user_limit.version = ${version}::bigint
    RETURNING user_id
  )`;
}

/**
 * Lets one transaction of a user at a time begin what a limit counts, until its commit. Before every other lock of the
 * transaction: a later read sees all that was begun before.
 */
export async function lockLimits(tx: Tx, userId: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO user_limit (user_id, version) SELECT id, 1 FROM "user" WHERE id = ${userId}
    ON CONFLICT (user_id) DO UPDATE SET version = user_limit.version + 1`;
}
