import { db } from "#lib/db.ts";

/** When a job claimed through `job_run` is due. */
export type Schedule = {
  everyMs: number;
  /** Delay before a failed run is retried. */
  retryMs: number;
  /** A run without an end counts as lost with its process after this. */
  lostAfterMs: number;
  /** Only the newest run without work is stored: for jobs that poll every few seconds. */
  dropsIdleRuns?: boolean;
};

/**
 * Runs a scheduled job if its last successful run in any process is long enough ago; returns what it affected, or null when it
 * was not due. The row is the claim; an advisory lock makes check and claim atomic.
 */
export async function runWhenDue(name: string, schedule: Schedule, work: () => Promise<number>): Promise<number | null> {
  const id = await claim(name, schedule);
  if (id === null) return null;
  try {
    const affected = await work();
    await finish(id, affected, null);
    return affected;
  } catch (error) {
    await finish(id, 0, error instanceof Error ? error.name : "unknown");
    throw error;
  }
}

async function finish(id: bigint, affected: number, error: string | null): Promise<void> {
  await db().$executeRaw`UPDATE job_run SET finished_at = now(), affected = ${affected}, error = ${error} WHERE id = ${id}`;
}

function claim(name: string, { everyMs, retryMs, lostAfterMs, dropsIdleRuns }: Schedule): Promise<bigint | null> {
  return db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${`job:${name}`}))::text`;
    // All times are the database's: processes with differing clocks must not run a job twice or never.
    const [last] = await tx.$queryRaw<{ finished: boolean; failed: boolean; sinceMs: number }[]>`
      SELECT finished_at IS NOT NULL AS finished, error IS NOT NULL AS failed,
        (extract(epoch FROM now() - coalesce(finished_at, started_at)) * 1000)::float8 AS "sinceMs"
      FROM job_run WHERE name = ${name} ORDER BY id DESC LIMIT 1`;
    if (last && last.sinceMs < (!last.finished ? lostAfterMs : last.failed ? retryMs : everyMs)) return null;
    if (dropsIdleRuns) await tx.jobRun.deleteMany({ where: { name, affected: 0, error: null, finishedAt: { not: null } } });
    return (await tx.jobRun.create({ data: { name } })).id;
  });
}
