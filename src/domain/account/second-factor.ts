import { db } from "#lib/db.ts";

/** The user's stored (encrypted) secret of the authenticator app. */
export async function sealedTotpSecret(userId: number): Promise<string | null> {
  return (await db().twoFactor.findUnique({ where: { userId }, select: { secret: true } }))?.secret ?? null;
}

/** Consumes the code of a time step. False when it or a later one was used before; of two concurrent uses one succeeds. */
export async function consumeTotpStep(userId: number, step: number): Promise<boolean> {
  const where = { userId, OR: [{ lastStep: null }, { lastStep: { lt: step } }] };
  return (await db().twoFactor.updateMany({ where, data: { lastStep: step } })).count === 1;
}

/** The user's stored (encrypted) backup codes; null while two-factor is off. */
export async function sealedBackupCodes(userId: number): Promise<string | null> {
  return (await db().twoFactor.findFirst({ where: { userId, verified: true }, select: { backupCodes: true } }))?.backupCodes ?? null;
}

/** Stores the remaining backup codes; false when another request was first. */
export async function replaceBackupCodes(userId: number, former: string, left: string): Promise<boolean> {
  const { count } = await db().twoFactor.updateMany({ where: { userId, backupCodes: former }, data: { backupCodes: left } });
  return count === 1;
}
