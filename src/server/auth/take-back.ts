import { restoreAccount } from "#domain/account.ts";
import { DomainError } from "#domain/error.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";
import { chargeSignIn, refundSignIn } from "./login.ts";
import { hashPassword, passwordMatches } from "./password.ts";

/**
 * Takes back a deleted account for whoever knows its password. Signing in to it fails as if it were gone, so that deleting
 * means something; this is the one way back, and for an account that is not deleted it answers like a wrong password.
 */
export async function takeBackAccount(
  input: { email: string; password: string },
  origin: { requestId: string; clientAddress: string },
): Promise<{ email: string }> {
  const email = input.email.trim().toLowerCase();
  await chargeSignIn(email, origin.clientAddress);
  const account = email.includes("\u0000")
    ? null
    : await db().account.findFirst({
        where: { providerId: "credential", user: { email, deletedAt: { not: null } } },
        ...acrossUsers("sign-in"),
      });
  const matches = account?.password ? await passwordMatches(account.password, input.password) : await refuseSlowly(input.password);
  if (!account || !matches) throw new DomainError("INVALID_CREDENTIALS", "Invalid credentials");
  await restoreAccount({ userId: account.userId, kind: "user", requestId: origin.requestId, ip: origin.clientAddress });
  await refundSignIn(email, origin.clientAddress);
  return { email };
}

async function refuseSlowly(password: string): Promise<false> {
  await hashPassword(password);
  return false;
}
