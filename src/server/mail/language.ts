import { chosenLocaleOf, localeOf } from "#domain/account/user-locale.ts";
import type { Tx } from "#lib/db.ts";
import type { MessageKey } from "#messages/catalogue.ts";
import { acceptedLocale } from "#messages/language.ts";
import { textFor } from "#messages/page-source.ts";
import type { Values } from "#messages/text.ts";

/** The tag that a user is mailed in: the account's choice, else what the browser that asks for the mail accepts, else has accepted. */
export async function mailLocale(userId: number, headers: Headers | undefined, tx?: Tx): Promise<string> {
  const accepted = acceptedLocale(headers?.get("accept-language") ?? "");
  return accepted === null ? localeOf(tx, userId) : ((await chosenLocaleOf(userId, tx)) ?? accepted);
}

/** The texts of one letter. */
export function sayIn(locale: string): (key: MessageKey, values?: Values) => string {
  return (key, values) => textFor(locale, key, values);
}
