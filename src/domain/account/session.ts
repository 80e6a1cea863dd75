import type { TokenClaims } from "#contracts/account.ts";
import type { SessionEndReason } from "#contracts/realtime.ts";
import { idMax } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { askDirect, db } from "#lib/db.ts";

/**
 * The actor behind a verified token. One indexed read per request ends a token together with its session.
 * @throws UNAUTHENTICATED when the session ended or belongs to another user, or the account is deleted
 */
export async function actorOfToken(claims: TokenClaims, requestId: string | null, ip?: string): Promise<Actor> {
  const [sessionId, userId] = [Number(claims.sid), Number(claims.sub)];
  const reason = await sessionEnded(sessionId, userId);
  if (reason) throw new DomainError("UNAUTHENTICATED", "Unauthorized");
  return { userId, kind: "user", requestId, sessionId, ...(ip ? { ip } : {}) };
}

/** Why a session is no longer valid, or null while it is. */
export async function sessionEnded(sessionId: number, userId: number): Promise<SessionEndReason | null> {
  if (sessionId > idMax || userId > idMax) return "revoked";
  // One hand-written statement: it runs on every request, and Prisma would query the two tables separately.
  const [session] = await askDirect<{ expired: boolean; deletedAt: Date | null }>(Prisma.sql`
    SELECT session.expires_at <= now() AS expired, "user".deleted_at AS "deletedAt"
    FROM session JOIN "user" ON "user".id = session.user_id WHERE session.id = ${sessionId} AND session.user_id = ${userId}`);
  if (!session)
    return (await db().user.findFirst({ where: { id: userId, deletedAt: null }, select: { id: true } })) ? "revoked" : "deleted";
  if (session.deletedAt) return "deleted";
  return session.expired ? "expired" : null;
}
