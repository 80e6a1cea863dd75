import { db } from "#lib/db.ts";

/** The user's secret of the authenticator app, as it is stored. */
export async function sealedTotpSecret(userId: number): Promise<string | null> {
  return (await db().twoFactor.findUnique({ where: { userId }, select: { secret: true } }))?.secret ?? null;
}

/** Takes the code of a time step. False when it or a later one has been taken before; of two at once one gets it. */
export async function takeTotpStep(userId: number, step: number): Promise<boolean> {
  const where = { userId, OR: [{ lastStep: null }, { lastStep: { lt: step } }] };
  return (await db().twoFactor.updateMany({ where, data: { lastStep: step } })).count === 1;
}

/** The user's backup codes, as they are stored; null before two-factor is on. */
export async function sealedBackupCodes(userId: number): Promise<string | null> {
  return (await db().twoFactor.findFirst({ where: { userId, verified: true }, select: { backupCodes: true } }))?.backupCodes ?? null;
}

/** Stores what is left of the backup codes; false when another request was first. */
export async function replaceBackupCodes(userId: number, former: string, left: string): Promise<boolean> {
  const { count } = await db().twoFactor.updateMany({ where: { userId, backupCodes: former }, data: { backupCodes: left } });
  return count === 1;
}
