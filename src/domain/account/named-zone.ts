import { db } from "#lib/db.ts";

/** Stores the time zone that the user's browser reports: reminders use it while the account has none. */
export async function rememberZone(userId: number, timeZone: string): Promise<void> {
  await db().$executeRaw`UPDATE "user" SET named_zone = ${timeZone} WHERE id = ${userId} AND named_zone IS DISTINCT FROM ${timeZone}`;
}
