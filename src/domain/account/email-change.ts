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
 * Begins the change of the actor's address: it takes effect when the token comes back from the new mailbox within an hour.
 * The token is null when someone has that address already: the caller mails nothing then, and answers alike.
 */
export async function beginEmailChange(actor: Actor, newEmail: string): Promise<{ token: string | null }> {
  const token = randomBytes(32).toString("base64url");
  const taken = await db().$transaction(async (tx) => {
    const user = await tx.user.findFirst({ where: { id: actor.userId, deletedAt: null }, select: { email: true } });
    if (!user) throw notFound("Account");
    if (user.email === newEmail) throw invalid("newEmail", "is your address already");
    // Only the newest link counts.
    await tx.verification.deleteMany({
      where: { identifier: { startsWith: emailChangePrefix }, value: { startsWith: `${actor.userId}:` } },
    });
    await tx.verification.create({
      data: { identifier: identifierOf(token), value: `${actor.userId}:${newEmail}`, expiresAt: new Date(clockNow() + linkMs) },
    });
    await record(tx, actor, { action: "account.ask_email_change", entity: "user", entityId: actor.userId });
    return (await tx.user.count({ where: { email: newEmail }, ...acrossUsers("id-in-use") })) > 0;
  });
  return { token: taken ? null : token };
}

/** Whether a token of beginEmailChange can still be used. */
export async function emailChangeWaits(token: string): Promise<boolean> {
  return (await db().verification.count({ where: { identifier: identifierOf(token), expiresAt: { gt: currentTime() } } })) === 1;
}

/**
 * Makes the new address the account's, confirmed. The token is proof of the mailbox, so nobody needs to be signed in for it.
 * NOT_FOUND when it was used or has ended, EMAIL_EXISTS when someone else took the address meanwhile.
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
      // Of two clicks at once, only one removes the row.
      const { count } = await tx.verification.deleteMany({ where: { id: row?.id ?? 0, identifier } });
      const user = await tx.user.findFirst({ where: { id: Number(userId ?? 0), deletedAt: null } });
      if (!user || !newEmail || count === 0) throw notFound("Link");
      await tx.user.update({ where: { id: user.id }, data: { email: newEmail, emailVerified: true } });
      await endMailedLinks(user.id, tx);
      // Polar is told at once, whatever failed before.
      await tx.billingCustomer.updateMany({ where: { userId: user.id }, data: { attempts: 0, nextTryAt: currentTime() } });
      await record(tx, { userId: user.id, kind: "user", ...origin }, { action: "account.change_email", entity: "user", entityId: user.id });
      return { userId: user.id, oldEmail: user.email, newEmail };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new DomainError("EMAIL_EXISTS", "There is already an account with this address", { cause: error });
    throw error;
  }
}

// The table holds no token, so that whoever reads it cannot use one.
function identifierOf(token: string): string {
  return emailChangePrefix + createHash("sha256").update(token).digest("base64url");
}
