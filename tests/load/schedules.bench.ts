import { claimDeliveries, claimDigest } from "#domain/notification/delivery.ts";
import { dueReminders } from "#domain/notification/reminder.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { finishRun } from "#domain/run/run-end.ts";
import { claimDue, type OwnerFor } from "#domain/schedule/claim.ts";
import { claimDryRuns } from "#domain/schedule/dry-run.ts";
import { askedRuns, dueSchedules, noteLook } from "#domain/schedule/look.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { scheduleClaimsAtOnce, scheduleClaimsMax } from "../../realtime/tunables.ts";
import { databaseCpuMs } from "./cpu-time.ts";
import { onDatabase } from "./on-database.ts";

// 10,000 users with 5 schedules and 20 reminders each: what a minute costs in which nothing is due, and one in which 1,000 are.
const userCount = 10_000;
const schedulesEach = 5;
const remindersEach = 20;
const dueCount = 1000;
const boundSeconds = 60;
/** Users whose rows one statement makes. */
const batch = 500;

await onDatabase(14_443, measure);

async function measure(postmaster: number): Promise<void> {
  await fill();
  await idleMinute(postmaster);
  await dueMinute(postmaster);
}

/** What one realtime process asks in a minute, as fast as it can. */
async function idleMinute(postmaster: number): Promise<void> {
  const [own, database, began] = [process.cpuUsage(), databaseCpuMs(postmaster), performance.now()];
  let queries = 0;
  for (let second = 0; second < 60; second += 1) {
    const now = new Date();
    await Promise.all([askedRuns(scheduleClaimsMax), dueSchedules(now, scheduleClaimsMax), claimDryRuns(scheduleClaimsAtOnce)]);
    await Promise.all([dueReminders(100), claimDeliveries(20), claimDigest()]);
    queries += 7;
    if (second % 2 === 0) await noteLook(now);
    queries += second % 2 === 0 ? 1 : 0;
  }
  const { user, system } = process.cpuUsage(own);
  const [ours, theirs] = [(user + system) / 1000, databaseCpuMs(postmaster) - database];
  const share = (ours + theirs) / 600;
  console.log(
    `an idle minute of one process: ${share.toFixed(2)} % of a core (${queries} queries, ${ours.toFixed(0)} ms of the process, ${theirs.toFixed(0)} ms of PostgreSQL, ${(performance.now() - began).toFixed(0)} ms in all)`,
  );
}

/** 1,000 people's schedules are due at once: each begins and ends at once, by one process. */
async function dueMinute(postmaster: number): Promise<void> {
  await db().$executeRaw`UPDATE schedule SET next_at = date_trunc('second', now())
    WHERE id IN (SELECT min(id) FROM schedule GROUP BY user_id ORDER BY 1 LIMIT ${dueCount})`;
  const database = databaseCpuMs(postmaster);
  const began = performance.now();
  const delays: number[] = [];
  while (delays.length < dueCount) {
    const waiting = await dueSchedules(new Date(), scheduleClaimsMax);
    if (waiting.length === 0) break;
    const work = async () => {
      for (let due = waiting.shift(); due; due = waiting.shift()) {
        const run = await claimDue(due, { now: new Date(), downUntil: null }, ownerFor);
        delays.push((performance.now() - began) / 1000);
        if (run?.lease) await finishRun(run.lease, { status: "complete", parts: [], seq: 0, error: null }, null);
      }
    };
    await Promise.all(Array.from({ length: scheduleClaimsAtOnce }, work));
  }
  delays.sort((a, b) => a - b);
  const [p50 = 0, p95 = 0] = [delays[Math.floor(delays.length / 2)], delays[Math.floor(delays.length * 0.95)]];
  const seconds = (performance.now() - began) / 1000;
  const cpu = (databaseCpuMs(postmaster) - database) / delays.length;
  console.log(
    `${delays.length} due at once, p95 of the start / bound: ${(p95 / boundSeconds).toFixed(2)}× (p50 ${p50.toFixed(1)} s, p95 ${p95.toFixed(1)} / ${boundSeconds} s; ${(delays.length / seconds).toFixed(0)} a second, begun and ended, ${cpu.toFixed(1)} ms of PostgreSQL each)`,
  );
  if (delays.length < dueCount || p95 > boundSeconds) process.exitCode = 1;
}

function ownerFor(): ReturnType<OwnerFor> {
  return {
    leaseOwner: "bench:1",
    tokens: new LeaseTokens(),
    chooseModel: async () => "demo",
    quote: async () => fixedQuote(0),
    runsMax: null,
  };
}

async function fill(): Promise<void> {
  await db().$executeRaw`INSERT INTO "user" (name, email, plan, updated_at)
    SELECT 'Person', 'person-' || n || '@example.com', 'pro', now() FROM generate_series(1, ${userCount}::int) AS n`;
  await db().$executeRaw`INSERT INTO schedule (user_id, title, instruction, starts_at, time_zone, recurrence, next_at)
    SELECT id, 'Plan', 'Plan my day', '2026-01-01T09:00:00', 'UTC', 'FREQ=DAILY', now() + make_interval(hours => 1 + (id + n) % 24)
    FROM "user", generate_series(1, ${schedulesEach}::int) AS n`;
  // The reminders' own rows: what makes them of tasks is measured by nobody's minute.
  for (let from = 0; from < userCount; from += batch) {
    await db().$executeRaw`INSERT INTO task (user_id, title, updated_at)
      SELECT id, 'Task', now() FROM "user" ORDER BY id OFFSET ${from} LIMIT ${batch}`;
    await db().$executeRaw`INSERT INTO task_reminder (task_id, minutes, user_id, fires_at)
      SELECT task.id, n, user_id, now() + make_interval(hours => 1 + n)
      FROM (SELECT id, user_id FROM task ORDER BY id OFFSET ${from} LIMIT ${batch}) AS task, generate_series(1, ${remindersEach}::int) AS n`;
  }
  for (const table of ["schedule", "task_reminder", "occurrence", "notification_delivery"])
    await db().$executeRawUnsafe(`VACUUM ANALYZE ${table}`);
}
