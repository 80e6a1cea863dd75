import type { SignInMethods } from "#contracts/sign-in-method.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import { db, type Tx } from "#lib/db.ts";

/** better-auth's provider id of a password account. */
export const passwordProvider = "credential";

/** All sign-in methods of the actor's account. */
export async function listSignInMethods(actor: Actor): Promise<SignInMethods> {
  const where = { userId: actor.userId };
  const [user, accounts, passkeys] = await Promise.all([
    db().user.findUnique({ where: { id: actor.userId }, select: { twoFactorEnabled: true } }),
    db().account.findMany({ where, orderBy: { id: "asc" } }),
    db().passkey.findMany({ where, orderBy: { id: "asc" } }),
  ]);
  return {
    password: accounts.some(({ providerId, password }) => providerId === passwordProvider && password !== null),
    twoFactor: user?.twoFactorEnabled ?? false,
    passkeys: passkeys.map(({ id, name, createdAt }) => ({ id, name: name ?? "Passkey", createdAt: createdAt?.toISOString() ?? null })),
    accounts: accounts
      .filter(({ providerId }) => providerId !== passwordProvider)
      .map(({ id, providerId, createdAt }) => ({ id, provider: providerId, createdAt: createdAt.toISOString() })),
  };
}

/** Renames a passkey. */
export async function renamePasskey(actor: Actor, id: number, name: string): Promise<void> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.passkey.updateMany({ where: { id, userId: actor.userId }, data: { name } });
    if (count === 0) throw notFound("Passkey");
    await record(tx, actor, { action: "passkey.rename", entity: "passkey", entityId: id, detail: { name } });
  });
}

/** Removes a passkey, unless it is the last way to sign in. */
export async function removePasskey(actor: Actor, id: number): Promise<void> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.passkey.deleteMany({ where: { id, userId: actor.userId } });
    if (count === 0) throw notFound("Passkey");
    await record(tx, actor, { action: "passkey.remove", entity: "passkey", entityId: id });
    await requireSignInMethod(tx, actor);
  });
}

/** Unlinks an identity provider's account, unless it is the last way to sign in. A password is not one. */
export async function unlinkAccount(actor: Actor, id: number): Promise<void> {
  await db().$transaction(async (tx) => {
    const where = { id, userId: actor.userId, providerId: { not: passwordProvider } };
    const row = await tx.account.findFirst({ where });
    const { count } = await tx.account.deleteMany({ where });
    if (!row || count === 0) throw notFound("Connected account");
    await record(tx, actor, { action: "account.unlink", entity: "account", entityId: id, detail: { provider: row.providerId } });
    await requireSignInMethod(tx, actor);
  });
}

/**
 * Must be called after `record`, which serialises the changes of one user, so that two concurrent removals cannot take the last
 * two methods.
 */
async function requireSignInMethod(tx: Tx, { userId }: Actor): Promise<void> {
  const accounts = await tx.account.count({
    where: { userId, OR: [{ providerId: { not: passwordProvider } }, { password: { not: null } }] },
  });
  if (accounts + (await tx.passkey.count({ where: { userId } })) > 0) return;
  throw new DomainError("CONFLICT", "This is your only way to sign in. Set a password or add another way first.");
}
