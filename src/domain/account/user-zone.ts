import type { Actor } from "#domain/actor.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { localDay } from "#lib/local-day.ts";

/**
 * The actor's time zone: the account's own, else the one the caller named (for the assistant: the person who asked), else UTC.
 */
export async function zoneOf({ userId, timeZone, runId }: Actor, named?: string, tx: Tx = db()): Promise<string> {
  const user = await tx.user.findUnique({ where: { id: userId }, select: { timeZone: true } });
  if (user?.timeZone) return user.timeZone;
  const run = runId ? await tx.run.findUnique({ where: { id: runId, userId }, select: { timeZone: true } }) : null;
  return named ?? timeZone ?? run?.timeZone ?? "UTC";
}

/** The actor's calendar day, `YYYY-MM-DD`. */
export async function todayOf(actor: Actor, named?: string, tx?: Tx): Promise<string> {
  return localDay(currentTime(), await zoneOf(actor, named, tx)).day;
}
