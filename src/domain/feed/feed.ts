import type { FeedEvent } from "#contracts/realtime.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { askDirect, db } from "#lib/db.ts";

/** How many events one resume returns at most; a client that missed more refetches its lists. */
export const feedResumeMax = 1000;

/** The number of a user's newest feed event, 0 before the first. */
export async function feedCursor(userId: number): Promise<number> {
  const stream = await db().userStream.findUnique({ where: { userId }, select: { feedSeq: true } });
  return Number(stream?.feedSeq ?? 0n);
}

/** A user's events after `after`, in order, at most `feedResumeMax + 1` of them. */
export async function feedEventsAfter(userId: number, after: number): Promise<FeedEvent[]> {
  const rows = await askDirect<{ seq: string; kind: FeedEvent["kind"]; data: FeedEvent["data"] }>(Prisma.sql`
    SELECT seq::text, kind, data FROM feed_event WHERE user_id = ${userId} AND seq > ${after} ORDER BY feed_event.seq LIMIT ${feedResumeMax + 1}`);
  return rows.map(({ seq, kind, data }) => ({ seq: Number(seq), kind, data }));
}

/**
 * What a client has missed since `after`. `reset` when that is too much or partly purged, or when `after` is in the future (a
 * restored backup): the client then refetches its lists.
 */
export async function resumeFeed(userId: number, after: number, cursor: number): Promise<{ events: FeedEvent[] } | { reset: true }> {
  if (after > cursor || cursor - after > feedResumeMax) return { reset: true };
  const events = (await feedEventsAfter(userId, after)).filter((event) => event.seq <= cursor);
  return events.length === cursor - after ? { events } : { reset: true };
}
