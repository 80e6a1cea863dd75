import type { Actor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";

/** Signs the actor out: ends the session of this request and all its tokens. */
export async function endSession(actor: Actor): Promise<void> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id: actor.sessionId ?? 0, userId: actor.userId } });
    if (count > 0) await record(tx, actor, { action: "session.end", entity: "session", entityId: actor.sessionId ?? 0 });
  });
}

/** Signs the user out of all sessions but one. */
export async function endOtherSessions(
  userId: number,
  exceptId: number,
  origin: Pick<Actor, "requestId" | "ip"> = { requestId: null },
): Promise<void> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { userId, id: { not: exceptId } } });
    if (count === 0) return;
    const actor = { userId, kind: "user" as const, ...origin };
    await record(tx, actor, { action: "session.end_others", entity: "session", entityId: exceptId, detail: { count } });
  });
}
