import type { Actor } from "#domain/actor.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";
import { passwordProvider } from "./sign-in-method.ts";

/** The session of a cookie's token, of any user; null when there is none. */
export function sessionOfToken(token: string): Promise<{ id: number; userId: number } | null> {
  return db().session.findUnique({ where: { token }, select: { id: true, userId: true }, ...acrossUsers("sign-in") });
}

/** Extends a session to `expiresAt` if it would expire earlier. */
export async function prolongSession(userId: number, id: number, expiresAt: Date): Promise<void> {
  await db().session.updateMany({ where: { id, userId, expiresAt: { lt: expiresAt } }, data: { expiresAt } });
}

/** Deletes one session without an audit entry: it was never handed out. */
export async function dropSession(userId: number, id: number): Promise<void> {
  await db().session.deleteMany({ where: { id, userId } });
}

/** The hash of the actor's password; null where the account has none. */
export async function passwordHashOf({ userId }: Actor): Promise<string | null> {
  const account = await db().account.findFirst({ where: { userId, providerId: passwordProvider }, select: { password: true } });
  return account?.password ?? null;
}

/** A deleted account that can still be restored, with the hash of its password. */
export async function deletedAccountOf(email: string): Promise<{ userId: number; password: string | null } | null> {
  if (email.includes("\u0000")) return null;
  return await db().account.findFirst({
    where: { providerId: passwordProvider, user: { email, deletedAt: { not: null } } },
    select: { userId: true, password: true },
    ...acrossUsers("sign-in"),
  });
}

/** The owner of a passkey, or null. */
export async function ownerOfPasskey(credentialID: string): Promise<number | null> {
  return (await db().passkey.findUnique({ where: { credentialID }, select: { userId: true }, ...acrossUsers("sign-in") }))?.userId ?? null;
}

/** Whether an account exists and is not deleted. */
export async function isOpenAccount(id: number): Promise<boolean> {
  return (await db().user.count({ where: { id, deletedAt: null } })) === 1;
}

/** The address of an account, also a deleted one: its owner is notified of what happened to it. */
export async function addressOf(id: number): Promise<string | null> {
  return (await db().user.findUnique({ where: { id }, select: { email: true } }))?.email ?? null;
}
