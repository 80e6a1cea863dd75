import type { Tx } from "#lib/db.ts";
import { languageOf } from "#messages/language.ts";

/** The tag that is written in to a user who is away: what their account chose; English for whom the browser's language was enough. */
export async function localeOf(tx: Tx, userId: number): Promise<string> {
  const user = await tx.user.findUnique({ where: { id: userId }, select: { locale: true } });
  return user?.locale && languageOf(user.locale) ? user.locale : "en";
}
