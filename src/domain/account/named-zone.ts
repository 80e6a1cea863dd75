import { db } from "#lib/db.ts";

/** Notes the zone that a browser of the user's names: reminders fire by it while the account has chosen none. */
export async function rememberZone(userId: number, timeZone: string): Promise<void> {
  await db().$executeRaw`UPDATE "user" SET named_zone = ${timeZone} WHERE id = ${userId} AND named_zone IS DISTINCT FROM ${timeZone}`;
}
