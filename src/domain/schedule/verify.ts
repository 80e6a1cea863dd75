import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";
import { passedRuns } from "./series.ts";

export type ScheduleReport = { schedules: number; occurrences: number; runs: number; skipped: number; problems: string[] };

/** A due time younger than this may be on its way. */
const graceMs = 120_000;
const pageSize = 500;
const listedMax = 10_000;

/**
 * Counts what schedules promise: no due time twice, each between the first and the newest of a schedule there once, every one
 * that ran with one reply, every one that did not with its reason, and nothing due left lying.
 */
export async function verifySchedules(): Promise<ScheduleReport> {
  const report: ScheduleReport = { schedules: 0, occurrences: 0, runs: 0, skipped: 0, problems: [] };
  const [counts] = await db().$queryRaw<{ occurrences: number; runs: number; skipped: number }[]>`
    /* across users: schedule */ SELECT count(*)::int AS occurrences, count(message_id)::int AS runs,
      count(*) FILTER (WHERE status = 'skipped')::int AS skipped FROM occurrence`;
  Object.assign(report, counts);
  const wrong = await db().$queryRaw<{ problem: string }[]>`
    /* across users: schedule */ SELECT 'occurrence ' || id || ': not carried out, and no reason' AS problem FROM occurrence
      WHERE status IN ('skipped', 'failed') AND reason IS NULL
    UNION ALL SELECT 'occurrence ' || id || ': ended without an end' FROM occurrence WHERE status IN ('done', 'failed', 'skipped') AND ended_at IS NULL
    UNION ALL SELECT 'occurrence ' || id || ': done without a reply' FROM occurrence WHERE status = 'done' AND started_at IS NULL
    UNION ALL SELECT 'message ' || message_id || ': the reply of two occurrences' FROM occurrence WHERE message_id IS NOT NULL GROUP BY message_id HAVING count(*) > 1
    UNION ALL SELECT 'occurrence ' || occurrence.id || ': ' || occurrence.status || ', its reply ' || message.status
      FROM occurrence JOIN message ON message.id = occurrence.message_id
      WHERE (occurrence.status IN ('running', 'waiting')) <> (message.status IN ('streaming', 'awaiting_approval'))
    UNION ALL SELECT 'occurrence ' || occurrence.id || ': ' || (SELECT count(*) FROM run WHERE run.message_id = occurrence.message_id) || ' runs'
      FROM occurrence JOIN message ON message.id = occurrence.message_id WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.message_id = occurrence.message_id)`;
  report.problems.push(...wrong.map(({ problem }) => problem));
  for (let after = 0; ; ) {
    const page = await db().schedule.findMany({
      where: { id: { gt: after } },
      include: { occurrences: { where: { trigger: "clock" }, orderBy: { dueAt: "asc" }, select: { dueAt: true }, take: listedMax } },
      orderBy: { id: "asc" },
      take: pageSize,
      ...acrossUsers("schedule"),
    });
    for (const schedule of page) report.problems.push(...problemsOf(schedule));
    report.schedules += page.length;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return report;
    after = last.id;
  }
}

type Listed = {
  id: number;
  startsAt: string;
  timeZone: string;
  recurrence: string | null;
  nextAt: Date | null;
  updatedAt: Date;
  occurrences: { dueAt: Date }[];
};

function problemsOf({ id, nextAt, updatedAt, occurrences, ...row }: Listed): string[] {
  const problems: string[] = [];
  const now = currentTime();
  if (nextAt && now.getTime() - nextAt.getTime() > graceMs)
    problems.push(`schedule ${id}: due since ${nextAt.toISOString()} and not settled`);
  // Since it was last changed by its user its due times are those of its rule, without a hole.
  const since = occurrences.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt >= updatedAt);
  const [first, last] = [since[0], since.at(-1)];
  if (!first || !last) return problems;
  const { passed } = passedRuns(row, first, { now: last, max: listedMax });
  const there = new Set(since.map((dueAt) => dueAt.getTime()));
  for (const due of passed.filter((due) => !there.has(due.getTime())).slice(0, 5))
    problems.push(`schedule ${id}: nothing of ${due.toISOString()}`);
  if (nextAt && nextAt <= last) problems.push(`schedule ${id}: its next date is not after its last occurrence`);
  return problems;
}
