import { createHash, randomBytes } from "node:crypto";
import type { Actor } from "#domain/actor.ts";
import { DomainError, invalid, isUniqueViolation, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";
import { emailChangePrefix, endMailedLinks } from "./mailed-link.ts";

const linkMs = 60 * 60 * 1000;

/**
 * Begins a change of the actor's address, which takes effect when the token is confirmed from the new mailbox within an hour.
 * The token is null when the address is already taken: the caller then sends no mail and answers the same.
 */
export async function beginEmailChange(actor: Actor, newEmail: string): Promise<{ token: string | null }> {
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
    return (await tx.user.count({ where: { email: newEmail }, ...acrossUsers("id-in-use") })) > 0;
  });
  return { token: isTaken ? null : token };
}

/** Whether a token of beginEmailChange is still valid. */
export async function isEmailChangePending(token: string): Promise<boolean> {
  return (await db().verification.count({ where: { identifier: identifierOf(token), expiresAt: { gt: currentTime() } } })) === 1;
}

/**
 * Makes the new address the account's, confirmed. The token proves access to the mailbox, so no session is needed.
 * @throws NOT_FOUND when the link was used or has expired, EMAIL_EXISTS when the address was taken since
 */
export async function confirmEmailChange(
  token: string,
  origin: { requestId: string | null; ip?: string },
): Promise<{ userId: number; oldEmail: string; newEmail: string }> {
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
      return { userId: user.id, oldEmail: user.email, newEmail };
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
