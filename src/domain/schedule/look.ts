import { Prisma } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";

/** Schedules that one look takes into account, and of these it gives as many at most, each user's in turn. */
const candidatesMax = 1000;
/** Runs of schedules that one user has under way at once: the others of theirs wait for these. */
export const runningPerUserMax = 3;
/** Between two runs of one user that are made up for: after days without a process not everything starts at once. */
const catchUpPauseSeconds = 10;
/** What begins later than this is made up for. */
const lateSeconds = 120;
/** The least time without a look that counts as one in which nobody looked. */
const downSeconds = 6;

export type DueSchedule = { id: number; userId: number };
export type AskedRun = { id: string; userId: number; scheduleId: number };

/**
 * Schedules that are due, by the index on `next_at`: first one of each user, then the second of each. Of users who have
 * enough under way there is none.
 */
export function dueSchedules(now: Date, limit: number): Promise<DueSchedule[]> {
  return db().$queryRaw<DueSchedule[]>(dueSql(now, limit));
}

/** The statement of `dueSchedules`: a test looks at its plan. */
export function dueSql(now: Date, limit: number): Prisma.Sql {
  return Prisma.sql`
    /* across users: schedule */ WITH full_up AS MATERIALIZED (
      SELECT user_id FROM occurrence WHERE status = 'running' GROUP BY user_id HAVING count(*) >= ${runningPerUserMax}
    ), pausing AS MATERIALIZED (
      SELECT user_id FROM occurrence WHERE status IN ('running', 'waiting', 'done', 'failed')
        AND started_at >= ${now}::timestamptz - make_interval(secs => ${catchUpPauseSeconds})
    ), due AS (
      -- Of whoever may begin nothing now there is no candidate: theirs would keep everybody else's out.
      SELECT id, user_id, next_at FROM schedule
      WHERE next_at <= ${now} AND user_id NOT IN (SELECT user_id FROM full_up)
        AND (next_at > ${now}::timestamptz - make_interval(secs => ${lateSeconds}) OR user_id NOT IN (SELECT user_id FROM pausing))
      ORDER BY next_at LIMIT ${candidatesMax}
    ), busy AS (
      SELECT owner.user_id,
        (SELECT count(*) FROM occurrence WHERE user_id = owner.user_id AND status = 'running') AS running,
        (SELECT max(started_at) FROM occurrence WHERE user_id = owner.user_id) AS lately
      FROM (SELECT DISTINCT user_id FROM due) AS owner
    ), turns AS (
      SELECT due.id, due.user_id, due.next_at, row_number() OVER (PARTITION BY due.user_id ORDER BY due.next_at, due.id) AS turn
      FROM due
    )
    SELECT turns.id, turns.user_id AS "userId" FROM turns JOIN busy ON busy.user_id = turns.user_id
    WHERE busy.running + turns.turn <= ${runningPerUserMax}
      AND (turns.next_at > ${now}::timestamptz - make_interval(secs => ${lateSeconds})
        OR (turns.turn = 1 AND coalesce(busy.lately, '-infinity') < ${now}::timestamptz - make_interval(secs => ${catchUpPauseSeconds})))
    ORDER BY turns.turn, turns.next_at, turns.id LIMIT ${limit}`;
}

/** Runs that their users have asked for and that have not begun, oldest first. */
export function askedRuns(limit: number): Promise<AskedRun[]> {
  return db().$queryRaw<AskedRun[]>`
    /* across users: schedule */ SELECT id::text, user_id AS "userId", schedule_id AS "scheduleId" FROM occurrence
    WHERE status = 'running' AND started_at IS NULL ORDER BY created_at LIMIT ${limit}`;
}

/**
 * Notes that somebody looks now; answers until when nobody has looked, the last time that this was so: what was due by then
 * was missed. A clock that was set back changes nothing.
 */
export async function noteLook(now: Date): Promise<Date | null> {
  const [row] = await db().$queryRaw<{ downUntil: Date | null }[]>`
    INSERT INTO schedule_clock (id, looked_at) VALUES (1, ${now}) ON CONFLICT (id) DO UPDATE SET
      down_until = CASE WHEN schedule_clock.looked_at < excluded.looked_at - make_interval(secs => ${downSeconds})
        THEN excluded.looked_at ELSE schedule_clock.down_until END,
      looked_at = greatest(schedule_clock.looked_at, excluded.looked_at)
    RETURNING down_until AS "downUntil"`;
  return row?.downUntil ?? null;
}
