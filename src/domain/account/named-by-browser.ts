import { db } from "#lib/db.ts";
import { acceptedLocale } from "#messages/language.ts";

/** Stores the time zone that the user's browser reports: reminders use it while the account has none. */
export async function rememberZone(userId: number, timeZone: string): Promise<void> {
  await db().$executeRaw`UPDATE "user" SET named_zone = ${timeZone} WHERE id = ${userId} AND named_zone IS DISTINCT FROM ${timeZone}`;
}

/** Stores the language that the user's browser asks for: mails and notifications use it while the account has none. */
export async function rememberLocale(userId: number, acceptLanguage: string): Promise<void> {
  const locale = acceptedLocale(acceptLanguage);
  if (locale === null) return;
  await db().$executeRaw`UPDATE "user" SET named_locale = ${locale} WHERE id = ${userId} AND named_locale IS DISTINCT FROM ${locale}`;
}
