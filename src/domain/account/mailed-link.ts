import { db, type Tx } from "#lib/db.ts";

/** Ends every link that was mailed to a user before: after a new password or address, none of them may change either again. */
export async function endMailedLinks(userId: number, tx: Tx = db()): Promise<void> {
  const ours = { identifier: { startsWith: emailChangePrefix }, value: { startsWith: `${userId}:` } };
  await tx.verification.deleteMany({ where: { OR: [{ value: String(userId) }, ours] } });
}

/** Begins the identifiers of e-mail changes, whose value is `user id:new address`. Links of better-auth have the bare user id. */
export const emailChangePrefix = "change-email:";
