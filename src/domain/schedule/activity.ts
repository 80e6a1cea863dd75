import type { Activity, ActivityFilter, ComingRun } from "#contracts/schedule.ts";
import { occurrencePageDefault } from "#contracts/schedule.ts";
import type { Actor } from "#domain/actor.ts";
import { readOccurrenceFactKey } from "#domain/notification/fact-key.ts";
import { nextRuns } from "#domain/time/recurrence.ts";
import type { Occurrence as OccurrenceRow, Prisma } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { claimsChange } from "./claim-words.ts";
import { readCursor, writeCursor } from "./occurrence.ts";
import { reportOccurrences } from "./occurrence-view.ts";
import { seriesOf } from "./series.ts";

const runKinds = ["run_done", "run_waiting", "run_failed"] as const;
/** What a look back over an absence shows at most, and how far it goes. */
const awayMax = 30;
const awayDays = 14;
const dayMs = 24 * 60 * 60 * 1000;
/** Dates to come that one schedule shows at most. */
const comingPerSchedule = 40;

/** What became of the due times of all the actor's schedules, deleted ones too, newest first. */
export async function listActivity(
  actor: Actor,
  { status, scheduleId, limit = occurrencePageDefault, cursor }: ActivityFilter,
): Promise<{ activities: Activity[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : readCursor(cursor);
  const before = after && { OR: [{ dueAt: { lt: after.dueAt } }, { dueAt: after.dueAt, id: { lt: after.id } }] };
  const rows = await rowsOf(
    { userId: actor.userId, ...(status ? { status } : {}), ...(scheduleId ? { scheduleId } : {}), ...before },
    limit + 1,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { activities: await present(actor, page), nextCursor: rows.length > limit && last ? writeCursor(last) : null };
}

/**
 * What happened while the actor was away: the runs that they were told of and have not read, and what was not carried out
 * since. `notificationIds`: what is read with it.
 */
export async function awayReport(actor: Actor): Promise<{ activities: Activity[]; notificationIds: number[] }> {
  const { userId } = actor;
  const from = new Date(currentTime().getTime() - awayDays * dayMs);
  const unread = await db().notification.findMany({
    where: { userId, readAt: null, kind: { in: [...runKinds] }, createdAt: { gt: from } },
    orderBy: { id: "desc" },
    select: { id: true, factKey: true, createdAt: true },
    take: awayMax,
  });
  const since = unread.at(-1)?.createdAt;
  if (!since) return { activities: [], notificationIds: [] };
  const ids = unread.flatMap(({ factKey }) => readOccurrenceFactKey(factKey)?.occurrenceId ?? []);
  const rows = await rowsOf({ userId, OR: [{ id: { in: ids } }, { status: "skipped", endedAt: { gte: since } }] }, awayMax);
  return { activities: await present(actor, rows), notificationIds: unread.map(({ id }) => id) };
}

/** The dates to come of all the actor's schedules in so many days, in their order. */
export async function comingRuns(actor: Actor, days: number): Promise<ComingRun[]> {
  const until = currentTime().getTime() + days * dayMs;
  const where = { userId: actor.userId, deletedAt: null, enabled: true, nextAt: { not: null } };
  const rows = await db().schedule.findMany({ where, orderBy: { nextAt: "asc" } });
  const runs = rows.flatMap(({ nextAt, ...row }) =>
    nextAt ? [nextAt, ...nextRuns(seriesOf(row), nextAt, comingPerSchedule - 1)].map((at) => ({ at, row })) : [],
  );
  return runs
    .filter(({ at }) => at.getTime() <= until)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ at, row }) => ({ scheduleId: row.id, title: row.title, at: at.toISOString() }));
}

function rowsOf(where: Prisma.OccurrenceWhereInput & { userId: number }, take: number) {
  const schedule = { select: { title: true, conversationId: true } };
  return db().occurrence.findMany({ where, orderBy: [{ dueAt: "desc" }, { id: "desc" }], take, include: { schedule } });
}

type Row = OccurrenceRow & { schedule: { title: string; conversationId: string | null } };

async function present({ userId }: Actor, rows: Row[]): Promise<Activity[]> {
  const reports = await reportOccurrences(db(), userId, rows);
  const silent = reports.flatMap(({ status, changes, messageId }) =>
    status === "done" && changes.length === 0 && messageId ? messageId : [],
  );
  const claims = await claimsChange(userId, silent);
  const scheduleOf = new Map(rows.map((row) => [row.id, row.schedule]));
  return reports.map((report) => {
    const { title = "", conversationId = null } = scheduleOf.get(report.id) ?? {};
    return { ...report, title, conversationId, isClaim: claims.has(report.messageId ?? "") };
  });
}
