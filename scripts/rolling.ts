import { reasons } from "#domain/schedule/series.ts";
import { verifySchedules } from "#domain/schedule/verify.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { makeSession, makeUser } from "../tests/factories.ts";
import { startNginx } from "../tests/faults/nginx.ts";
import { freePort, openStage, type Stage } from "../tests/faults/processes.ts";
import { regularSchedules } from "../tests/faults/schedules/plan.ts";
import { livePlan } from "../tests/faults/schedules/trial.ts";
import { SteadyLoad } from "../tests/faults/steady-load.ts";
import { runTrial, type TrialResult } from "../tests/faults/trial.ts";
import { onStop } from "./start/end-with-parent.ts";

export type RollingOptions = { rounds: number; seed: number; parallel: number; rest: boolean };

/**
 * Restarts two web and three realtime processes one after another behind a real nginx, `rounds` times, while people talk,
 * programs ask and schedules are due. Nothing may fail. The exit code.
 */
export async function rolling({ rounds, seed, parallel, rest }: RollingOptions): Promise<number> {
  const front = await freePort();
  const address = `http://127.0.0.1:${front}`;
  const more = { APP_URL: address, REALTIME_URL: address, TRUSTED_PROXIES: "127.0.0.1" };
  const stage = await openStage({ nodeCount: 3, webCount: 2, linked: true, built: !rest, more });
  onStop(() => void stage.close(true).then(() => process.exit(1)));
  const nginx = await startNginx(stage.home, { front, web: ports(stage.webs), realtime: ports(stage.nodes) });
  const user = await makeUser({ plan: "pro" });
  const load = new SteadyLoad(address, (await makeSession(user)).token, 4);
  console.log(`${rounds} rounds over 2 web and 3 realtime processes behind nginx, ${parallel} people at a time; logs in ${stage.home}`);

  const began = Date.now();
  const results: TrialResult[] = [];
  let isOver = false;
  const people = Array.from({ length: parallel }, async (_, at) => {
    for (let next = seed + at; !isOver; next += parallel) results.push(await runTrial(stage, next, front));
  });
  const scheduled = Array.from({ length: 2 }, async (_, at) => {
    const violations: string[] = [];
    for (let next = seed + at; !isOver; next += 2) violations.push(...(await livePlan(stage, regularSchedules(next))).violations);
    return violations;
  });
  const ends: number[] = [];
  let peak = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const kept of [...stage.nodes, ...stage.webs]) {
      peak = Math.max(peak, ...[...stage.nodes, ...stage.webs].map(({ residentBytes }) => residentBytes));
      ends.push(await kept.roll());
    }
    console.log(`round ${round + 1}/${rounds}: ${results.length} people are done, ${load.result.failures.length} requests failed`);
  }
  isOver = true;
  await Promise.all(people);
  const { asked, failures, slowestMs } = await load.end();
  const doubles = await doubledTasks(user.id, asked["a write"] ?? 0);
  const ofSchedules = [...(await Promise.all(scheduled)).flat(), ...(await missedDueTimes())];
  const { occurrences, runs, problems } = await verifySchedules();
  const violations = [...results.flatMap((result) => result.violations), ...failures, ...doubles, ...ofSchedules, ...problems];
  for (const what of new Set(violations)) console.log(`  ✗ ${what}`);
  if (violations.length > 0) for (const line of nginx.errors().slice(0, 20)) console.log(`  nginx: ${line}`);
  const kinds = Object.entries(asked).map(([kind, count]) => `${count} × ${kind}`);
  console.log(
    `${ends.length} restarts in ${((Date.now() - began) / 1000).toFixed(0)} s, the longest end ${(Math.max(...ends) / 1000).toFixed(1)} s; at most ${(peak / 1_048_576).toFixed(0)} MB a process
${results.length} people with ${await repliesOf(stage)} replies: ${results.flatMap((result) => result.violations).length} violations
${occurrences} due times of schedules, ${runs} runs: ${ofSchedules.length + problems.length} violations
${kinds.join(", ")}: ${failures.length} failed, the slowest ${(slowestMs / 1000).toFixed(1)} s`,
  );
  await nginx.stop();
  await stage.close(violations.length > 0);
  return violations.length > 0 ? 1 : 0;
}

const ports = (kept: { port: number }[]) => kept.map(({ port }) => port);

async function repliesOf(_stage: Stage): Promise<number> {
  return db().message.count({ where: { role: "assistant" } });
}

/** Each write that was answered made one task. */
async function doubledTasks(userId: number, written: number): Promise<string[]> {
  const count = await db().task.count({ where: { userId, title: "Under load" } });
  return count === written ? [] : [`${written} writes made ${count} tasks`];
}

/** One restart at a time leaves somebody to look: only a run that still goes on may keep the next one from beginning. */
async function missedDueTimes(): Promise<string[]> {
  const where = { OR: [{ status: "failed" as const }, { status: "skipped" as const, reason: { not: reasons.overlap } }] };
  const missed = await db().occurrence.findMany({ where, select: { dueAt: true, status: true, reason: true } });
  return missed.map(({ dueAt, status, reason }) => `the due time ${dueAt.toISOString()} was ${status}: ${reason}`);
}
