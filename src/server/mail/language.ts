import { chosenLocaleOf } from "#domain/account/user-locale.ts";
import type { Tx } from "#lib/db.ts";
import type { MessageKey } from "#messages/catalogue.ts";
import { chooseLocale } from "#messages/language.ts";
import { textFor } from "#messages/page-source.ts";
import type { Values } from "#messages/text.ts";

/** The tag that a user is mailed in: the account's choice, else what the browser that asks for the mail accepts. */
export async function mailLocale(userId: number, headers: Headers | undefined, tx?: Tx): Promise<string> {
  return chooseLocale(await chosenLocaleOf(userId, tx), headers?.get("accept-language"));
}

/** The texts of one letter. */
export function sayIn(locale: string): (key: MessageKey, values?: Values) => string {
  return (key, values) => textFor(locale, key, values);
}

/** How dates are written: English of nowhere as in Britain, with the day before the month. */
export function dateTag(locale: string): string {
  return locale === "en" ? "en-GB" : locale;
}
