import { createHash, randomBytes } from "node:crypto";
import type { Actor } from "#domain/actor.ts";
import { DomainError, invalid, isUniqueViolation, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";
import { emailChangePrefix, endMailedLinks } from "./mailed-link.ts";

const linkMs = 60 * 60 * 1000;

export type ChangedEmail = { userId: number; oldEmail: string; newEmail: string };

/**
 * Begins a change of the actor's address, which takes effect when the token is confirmed from the new mailbox within an hour.
 * `mail` queues the mail with it. When the address is already taken, the token is null and no mail is queued: the caller answers the same.
 */
export async function beginEmailChange(
  actor: Actor,
  newEmail: string,
  mail?: (tx: Tx, token: string) => Promise<void>,
): Promise<{ token: string | null }> {
  const token = randomBytes(32).toString("base64url");
  const isTaken = await db().$transaction(async (tx) => {
    const user = await tx.user.findFirst({ where: { id: actor.userId, deletedAt: null }, select: { email: true } });
    if (!user) throw notFound("Account");
    if (user.email === newEmail) throw invalid("newEmail", "is your address already");
    // Only the newest link is valid.
    await tx.verification.deleteMany({
      where: { identifier: { startsWith: emailChangePrefix }, value: { startsWith: `${actor.userId}:` } },
    });
    await tx.verification.create({
      data: { identifier: identifierOf(token), value: `${actor.userId}:${newEmail}`, expiresAt: new Date(clockNow() + linkMs) },
    });
    await record(tx, actor, { action: "account.ask_email_change", entity: "user", entityId: actor.userId });
    if ((await tx.user.count({ where: { email: newEmail }, ...acrossUsers("id-in-use") })) > 0) return true;
    await mail?.(tx, token);
    return false;
  });
  return { token: isTaken ? null : token };
}

/** Whether a token of beginEmailChange is still valid. */
export async function isEmailChangePending(token: string): Promise<boolean> {
  return (await db().verification.count({ where: { identifier: identifierOf(token), expiresAt: { gt: currentTime() } } })) === 1;
}

/**
 * Makes the new address the account's, confirmed. The token proves access to the mailbox, so no session is needed. `tell`
 * queues what both addresses are told of it.
 * @throws NOT_FOUND when the link was used or has expired, EMAIL_EXISTS when the address was taken since
 */
export async function confirmEmailChange(
  token: string,
  origin: { requestId: string | null; ip?: string },
  tell?: (tx: Tx, changed: ChangedEmail) => Promise<void>,
): Promise<ChangedEmail> {
  try {
    return await db().$transaction(async (tx) => {
      const identifier = identifierOf(token);
      const row = await tx.verification.findFirst({ where: { identifier, expiresAt: { gt: currentTime() } } });
      const [, userId, newEmail] = /^(\d+):(.+)$/.exec(row?.value ?? "") ?? [];
      // Of two concurrent clicks, only one deletes the row.
      const { count } = await tx.verification.deleteMany({ where: { id: row?.id ?? 0, identifier } });
      const user = await tx.user.findFirst({ where: { id: Number(userId ?? 0), deletedAt: null } });
      if (!user || !newEmail || count === 0) throw notFound("Link");
      await tx.user.update({ where: { id: user.id }, data: { email: newEmail, emailVerified: true } });
      await endMailedLinks(user.id, tx);
      // Polar gets the new address at once, without waiting for the back-off of earlier failures.
      await tx.billingCustomer.updateMany({ where: { userId: user.id }, data: { attempts: 0, nextTryAt: currentTime() } });
      await record(tx, { userId: user.id, kind: "user", ...origin }, { action: "account.change_email", entity: "user", entityId: user.id });
      const changed = { userId: user.id, oldEmail: user.email, newEmail };
      await tell?.(tx, changed);
      return changed;
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new DomainError("EMAIL_EXISTS", "There is already an account with this address", { cause: error });
    throw error;
  }
}

// Only a hash is stored, so that reading the table does not yield a usable token.
function identifierOf(token: string): string {
  return emailChangePrefix + createHash("sha256").update(token).digest("base64url");
}
