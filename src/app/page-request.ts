import { cookies, headers } from "next/headers";
import { cache } from "react";
import { isTimeZone } from "#contracts/zoned-time.ts";
import { getAccount, type Me } from "#domain/account/account.ts";
import type { Actor } from "#domain/actor.ts";
import { setPageLocale, setPageZone } from "#lib/page-reader.ts";
import { chooseLocale } from "#messages/language.ts";
import { actorOfCookie } from "#server/auth/sign-in/login.ts";
import { requestIdOf } from "#server/http/request.ts";

/** Who asks for this page, by the session cookie; null for nobody. Layout and page of one request share one look. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const given = await headers();
  return actorOfCookie(given, requestIdOf(given));
});

/** The account of whoever asks for this page, or null. */
export const currentAccount = cache(async (): Promise<Me | null> => {
  const actor = await currentActor();
  return actor ? getAccount(actor) : null;
});

/** The zone in which this page tells times: the account's, else the one that the browser has said, else UTC. */
export const currentZone = cache(async (): Promise<string> => {
  const account = await currentAccount();
  const said = (await cookies()).get("bestchat.zone")?.value ?? "";
  const zone = account?.timeZone ?? (isTimeZone(said) ? said : "UTC");
  setPageZone(zone);
  return zone;
});

/** The language tag of this page: the account's, else what the browser asks for. A database that is away decides nothing. */
export const currentLocale = cache(async (): Promise<string> => {
  const account = await currentAccount().catch(() => null);
  const locale = chooseLocale(account?.locale, (await headers()).get("accept-language"));
  setPageLocale(locale);
  return locale;
});
