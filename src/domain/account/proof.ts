import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { networkOf } from "#lib/address.ts";
import { db } from "#lib/db.ts";

/** How long a confirmation by password, code or passkey is valid for a session. */
export const proofMinutes = 10;

/** Records that the holder of this session has just confirmed to be the account's owner. Valid from this network only. */
export async function noteProof({ userId, sessionId, ip }: Pick<Actor, "userId" | "sessionId" | "ip">): Promise<void> {
  await db().$executeRaw`
    UPDATE session SET proven_at = now(), proven_from = ${provenNetwork(ip)} WHERE id = ${sessionId ?? 0} AND user_id = ${userId}`;
}

/**
 * Guards every change of the sign-in methods: a session alone, which may be stolen or left open, is not enough. An account whose
 * only method is an identity provider must have signed in recently.
 * @throws CONFIRMATION_REQUIRED
 */
export async function requireProof(actor: Actor): Promise<void> {
  const [session] = await db().$queryRaw<{ proven: boolean; isNew: boolean }[]>`
    SELECT coalesce(proven_from = ${provenNetwork(actor.ip)} AND proven_at > now() - make_interval(mins => ${proofMinutes}), false) AS proven,
      created_at > now() - make_interval(mins => ${proofMinutes}) AS "isNew"
    FROM session WHERE id = ${actor.sessionId ?? 0} AND user_id = ${actor.userId}`;
  if (session?.proven) return;
  const hasProof = await canProve(actor.userId);
  if (session?.isNew && !hasProof) return;
  throw new DomainError(
    "CONFIRMATION_REQUIRED",
    hasProof
      ? "Confirm that it is you, then try again."
      : "Confirm that it is you: sign out, sign in again, and repeat this within ten minutes.",
  );
}

/** Whether the account has a password, a second factor or a passkey. */
async function canProve(userId: number): Promise<boolean> {
  const [row] = await db().$queryRaw<{ can: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM account WHERE user_id = ${userId} AND password IS NOT NULL)
      OR EXISTS (SELECT 1 FROM passkey WHERE user_id = ${userId})
      OR EXISTS (SELECT 1 FROM two_factor WHERE user_id = ${userId} AND verified) AS can`;
  return row?.can ?? false;
}

function provenNetwork(ip: string | undefined): string {
  return networkOf(ip ?? "unknown");
}
