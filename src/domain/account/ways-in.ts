import type { Actor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import { forgetClients } from "./known-client.ts";

/** How many of each were removed. */
export type RemovedWays = { sessions: number; passkeys: number; apiKeys: number; accounts: number; kept: "accounts" | null };

/**
 * Removes every way into the actor's account but this session, its password and its second factor: what someone else may have
 * added is gone at once. Accounts elsewhere stay where there is no password, because nothing else would open it.
 */
export async function removeAllWaysIn(actor: Actor): Promise<RemovedWays> {
  const where = { userId: actor.userId };
  const removed = await db().$transaction(async (tx) => {
    const hasPassword = (await tx.account.count({ where: { ...where, password: { not: null } } })) > 0;
    const sessions = await tx.session.deleteMany({ where: { ...where, id: { not: actor.sessionId ?? 0 } } });
    const apiKeys = await tx.apiKey.deleteMany({ where });
    const elsewhere = { ...where, providerId: { not: "credential" } };
    const accounts = hasPassword ? await tx.account.deleteMany({ where: elsewhere }) : { count: 0 };
    const kept = !hasPassword && (await tx.account.count({ where: elsewhere })) > 0 ? ("accounts" as const) : null;
    // Without a password and an account elsewhere a passkey is the only way in.
    const passkeys = hasPassword || kept ? await tx.passkey.deleteMany({ where }) : { count: 0 };
    const counts = { sessions: sessions.count, passkeys: passkeys.count, apiKeys: apiKeys.count, accounts: accounts.count };
    await record(tx, actor, { action: "ways_in.remove_all", entity: "user", entityId: actor.userId, detail: counts });
    return { ...counts, kept };
  });
  await forgetClients(actor.userId);
  return removed;
}
