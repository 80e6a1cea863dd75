import type { AuditAction } from "#contracts/audit.ts";
import type { Actor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";

/** The demo account and its hashed password (null: closed). */
export type DemoAccount = { userId: number; passwordHash: string | null };

/** The account with the demo's address; null where there is none or its owner deleted it. */
export async function findDemoAccount(email: string): Promise<DemoAccount | null> {
  const credential = await db().account.findFirst({
    where: { providerId: "credential", user: { email, deletedAt: null } },
    select: { userId: true, password: true },
    ...acrossUsers("sign-in"),
  });
  return credential && { userId: credential.userId, passwordHash: credential.password };
}

/** Disables every sign-in to the demo account: its password is public, and the operator pays for its usage. Its data remain. */
export async function closeDemoAccount(userId: number): Promise<void> {
  await setPassword(userId, null, "account.close_demo");
}

/** Enables sign-in with the demo's password again. */
export async function openDemoAccount(userId: number, passwordHash: string): Promise<void> {
  await setPassword(userId, passwordHash, "account.open_demo");
}

async function setPassword(userId: number, password: string | null, action: AuditAction): Promise<void> {
  const actor: Actor = { userId, kind: "system", requestId: null };
  await db().$transaction(async (tx) => {
    await tx.account.updateMany({ where: { userId, providerId: "credential" }, data: { password } });
    if (password === null) {
      await tx.session.deleteMany({ where: { userId } });
      await tx.apiKey.deleteMany({ where: { userId } });
      await tx.passkey.deleteMany({ where: { userId } });
    }
    await record(tx, actor, { action, entity: "user", entityId: userId });
  });
}
