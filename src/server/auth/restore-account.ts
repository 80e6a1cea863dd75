import { restoreAccount } from "#domain/account/account.ts";
import { DomainError } from "#domain/error.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";
import { hashPassword, passwordMatches } from "./password/password.ts";
import { guessPassword } from "./sign-in/sign-in-guess.ts";

/**
 * Takes back a deleted account for whoever knows its password. Signing in to it fails as if it were gone, so that deleting
 * means something; this is the one way back, and for an account that is not deleted it answers like a wrong password.
 */
export async function restoreAccountByLink(
  input: { email: string; password: string },
  origin: { requestId: string; clientAddress: string },
): Promise<{ email: string }> {
  const email = input.email.trim().toLowerCase();
  const guess = await guessPassword(email, { device: null, address: origin.clientAddress }, origin.requestId);
  const account = email.includes("\u0000")
    ? null
    : await db().account.findFirst({
        where: { providerId: "credential", user: { email, deletedAt: { not: null } } },
        ...acrossUsers("sign-in"),
      });
  const matches = account?.password ? await passwordMatches(account.password, input.password) : await refuseSlowly(input.password);
  if (!account || !matches) throw new DomainError("INVALID_CREDENTIALS", "Invalid credentials");
  await guess.right();
  await restoreAccount({ userId: account.userId, kind: "user", requestId: origin.requestId, ip: origin.clientAddress });
  return { email };
}

async function refuseSlowly(password: string): Promise<false> {
  await hashPassword(password);
  return false;
}
