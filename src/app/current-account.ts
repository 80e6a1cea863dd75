import { getAccount, type Me } from "#domain/account/account.ts";
import { actorOfCookie } from "#server/auth/sign-in/login.ts";
import { requestIdOf } from "#server/http/request.ts";

/** The account of a page request's session cookie, or null. */
export async function currentAccount(headers: Headers): Promise<Me | null> {
  const actor = await actorOfCookie(headers, requestIdOf(headers));
  return actor ? getAccount(actor) : null;
}
