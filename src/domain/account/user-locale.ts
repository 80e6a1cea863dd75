import { db, type Tx } from "#lib/db.ts";
import { languageOf } from "#messages/language.ts";

/** The language tag that an account has chosen, of those that have texts; null: the browser's decides. */
export async function chosenLocaleOf(userId: number, tx: Tx = db()): Promise<string | null> {
  const user = await tx.user.findUnique({ where: { id: userId }, select: { locale: true } });
  return user?.locale && languageOf(user.locale) ? user.locale : null;
}

/** The tag that is written in to a user who is away: the account's choice, else what their browser asked for last. */
export async function localeOf(tx: Tx | undefined, userId: number): Promise<string> {
  const user = await (tx ?? db()).user.findUnique({ where: { id: userId }, select: { locale: true, namedLocale: true } });
  return [user?.locale, user?.namedLocale].find((tag) => tag && languageOf(tag)) ?? "en";
}
