import { getAccount, type Me } from "#domain/account.ts";
import { actorOfCookie } from "#server/auth/login.ts";
import { requestIdOf } from "#server/request.ts";

/** The account of a page request's session cookie, or null. */
export async function currentAccount(headers: Headers): Promise<Me | null> {
  const actor = await actorOfCookie(headers, requestIdOf(headers));
  return actor ? getAccount(actor) : null;
}
