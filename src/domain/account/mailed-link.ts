import { db, type Tx } from "#lib/db.ts";

/** Invalidates every link mailed to a user before: after a new password or address, none may change either again. */
export async function endMailedLinks(userId: number, tx: Tx = db()): Promise<void> {
  const emailChanges = { identifier: { startsWith: emailChangePrefix }, value: { startsWith: `${userId}:` } };
  await tx.verification.deleteMany({ where: { OR: [{ value: String(userId) }, emailChanges] } });
}

/**
 * Prefix of the identifiers of e-mail changes, whose value is `user id:new address`. better-auth's links hold the bare user id.
 */
export const emailChangePrefix = "change-email:";
