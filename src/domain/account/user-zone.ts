import type { Actor } from "#domain/actor.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { localDay } from "#lib/local-day.ts";

/** Where the actor's days are: the zone that the account has chosen, else the one that the caller named, else UTC. */
export async function zoneOf({ userId, timeZone }: Actor, named?: string): Promise<string> {
  const user = await db().user.findUnique({ where: { id: userId }, select: { timeZone: true } });
  return user?.timeZone ?? named ?? timeZone ?? "UTC";
}

/** The actor's calendar day, `YYYY-MM-DD`. */
export async function todayOf(actor: Actor, named?: string): Promise<string> {
  return localDay(currentTime(), await zoneOf(actor, named)).day;
}
