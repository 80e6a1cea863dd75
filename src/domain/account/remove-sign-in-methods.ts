import type { Actor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import { forgetClients } from "./known-client.ts";

/** How many of each were removed. */
export type RemovedCounts = { sessions: number; passkeys: number; apiKeys: number; accounts: number; kept: "accounts" | null };

/**
 * Removes every sign-in method but this session, its password and its second factor, including any that an intruder added. Linked
 * accounts remain where there is no password, because nothing else would open the account.
 */
export async function removeOtherSignInMethods(actor: Actor): Promise<RemovedCounts> {
  const where = { userId: actor.userId };
  const removed = await db().$transaction(async (tx) => {
    const hasPassword = (await tx.account.count({ where: { ...where, password: { not: null } } })) > 0;
    const sessions = await tx.session.deleteMany({ where: { ...where, id: { not: actor.sessionId ?? 0 } } });
    const apiKeys = await tx.apiKey.deleteMany({ where });
    const linked = { ...where, providerId: { not: "credential" } };
    const accounts = hasPassword ? await tx.account.deleteMany({ where: linked }) : { count: 0 };
    const kept = !hasPassword && (await tx.account.count({ where: linked })) > 0 ? ("accounts" as const) : null;
    // Without a password and a linked account a passkey is the only way to sign in.
    const passkeys = hasPassword || kept ? await tx.passkey.deleteMany({ where }) : { count: 0 };
    const counts = { sessions: sessions.count, passkeys: passkeys.count, apiKeys: apiKeys.count, accounts: accounts.count };
    await record(tx, actor, { action: "ways_in.remove_all", entity: "user", entityId: actor.userId, detail: counts });
    return { ...counts, kept };
  });
  await forgetClients(actor.userId);
  return removed;
}
