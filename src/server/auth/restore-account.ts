import { restoreAccount } from "#domain/account/account.ts";
import { deletedAccountOf } from "#domain/account/sign-in.ts";
import { DomainError } from "#domain/error.ts";
import { hashPassword, passwordMatches } from "./password/password.ts";
import { guessPassword } from "./sign-in/sign-in-guess.ts";

/**
 * Restores a deleted account with its password. Signing in to it fails as if it did not exist; this is the only way to restore
 * it, and for an account that is not deleted it answers as for a wrong password.
 */
export async function restoreAccountByLink(
  input: { email: string; password: string },
  origin: { requestId: string; clientAddress: string },
): Promise<{ email: string }> {
  const email = input.email.trim().toLowerCase();
  const guess = await guessPassword(email, { device: null, address: origin.clientAddress }, origin.requestId);
  const account = await deletedAccountOf(email);
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
