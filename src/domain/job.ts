import { db } from "#lib/db.ts";

type Schedule = {
  everyMs: number;
  /** A failed run is tried again after this. */
  retryMs: number;
  /** A run that has not ended by then counts as lost with its process. */
  lostAfterMs: number;
  /** Of runs that found nothing to do only the newest is kept: for jobs that look every few seconds. */
  forgetsIdleRuns?: boolean;
};

/**
 * Runs a scheduled job when its last good run, by whichever process, is long enough ago; returns what it affected, or
 * null when it was not due. The row is the claim: an advisory lock makes "look and claim" one step.
 */
export async function runWhenDue(name: string, schedule: Schedule, work: () => Promise<number>): Promise<number | null> {
  const id = await claim(name, schedule);
  if (id === null) return null;
  try {
    const affected = await work();
    await db().jobRun.update({ where: { id }, data: { finishedAt: new Date(), affected } });
    return affected;
  } catch (error) {
    await db().jobRun.update({ where: { id }, data: { finishedAt: new Date(), error: error instanceof Error ? error.name : "unknown" } });
    throw error;
  }
}

function claim(name: string, { everyMs, retryMs, lostAfterMs, forgetsIdleRuns }: Schedule): Promise<bigint | null> {
  return db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${`job:${name}`}))::text`;
    const last = await tx.jobRun.findFirst({ where: { name }, orderBy: { id: "desc" } });
    const waitMs = !last?.finishedAt ? lostAfterMs : last.error ? retryMs : everyMs;
    const since = last ? (last.finishedAt ?? last.startedAt) : new Date(0);
    if (Date.now() - since.getTime() < waitMs) return null;
    if (forgetsIdleRuns) await tx.jobRun.deleteMany({ where: { name, affected: 0, error: null, finishedAt: { not: null } } });
    return (await tx.jobRun.create({ data: { name } })).id;
  });
}
