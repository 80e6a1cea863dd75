import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "#domain/actor.ts";
import { verifySchedules } from "#domain/schedule/verify.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { openStage, type Stage } from "./processes.ts";
import { pause } from "./random.ts";
import { describeSchedules, type PlannedSchedule, planSchedules, type SchedulePlan } from "./schedules/plan.ts";
import { livePlan, runScheduleTrial, type ScheduleTrial } from "./schedules/trial.ts";

/**
 * Two trials without clock jumps, after which schedules pause for 20 s, and without database crashes: a kill waits for its
 * moment, which would pass unnoticed while the database is away. `npm run faults -- --schedules N` has them all.
 */
const seeds = Array.from({ length: 100 }, (_, seed) => seed)
  .filter((seed) => planSchedules(seed, 2, false).faults.every(({ kind }) => kind === "kill" || kind === "freeze"))
  .slice(0, 2);
let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ nodeCount: 2, pace: 0.5, clock: true });
}, 120_000);

afterAll(() => stage.close());

const once = {
  instruction: "add task Water the plants",
  adds: 1,
  startsInSeconds: 1,
  everySeconds: null,
  count: 1,
  catchUp: "latest",
} as const;
const planOf = (...schedules: PlannedSchedule[]): SchedulePlan => ({ seed: 0, schedules, doings: [], reminders: [], faults: [] });
const problemsOf = (ended: ScheduleTrial[]) =>
  ended
    .filter(({ violations }) => violations.length > 0)
    .map(({ plan, violations }) => `${describeSchedules(plan)}\n${violations.join("\n")}`);

/** Kills the process that executes one of their runs as soon as the run reaches `at`. */
async function killWhen(actor: Actor, at: "claimed" | "tool committed"): Promise<void> {
  for (;;) {
    const [found] = await db().$queryRaw<{ owner: string }[]>`
      SELECT run.lease_owner AS owner FROM run JOIN message ON message.id = run.message_id
      WHERE run.user_id = ${actor.userId} AND run.status = 'running' AND (
        (${at} = 'claimed' AND message.parts = '[]'::jsonb AND message.tail IS NULL)
        OR (${at} = 'tool committed' AND EXISTS (SELECT 1 FROM tool_call WHERE tool_call.message_id = run.message_id AND done)))`;
    const node = stage.nodes.find(({ leaseOwner }) => leaseOwner === found?.owner);
    if (node) return node.kill();
    await pause(3);
  }
}

// In parallel: a kill for one is an accident for the others.
test("kill -9 between claim and first token, between a tool's commit and the next step; two nodes at one due time; random faults", async () => {
  const slow = { ...once, instruction: "slow", adds: 0 };
  const ended = await Promise.all([
    livePlan(stage, planOf(slow), (actor) => killWhen(actor, "claimed")),
    livePlan(stage, planOf({ ...once, startsInSeconds: 3 }), (actor) => killWhen(actor, "tool committed")),
    ...Array.from({ length: 8 }, () => livePlan(stage, planOf({ ...once, startsInSeconds: 2 }))),
    ...seeds.map((seed) => runScheduleTrial(stage, seed)),
  ]);
  expect(ended).toHaveLength(12);
  expect(problemsOf(ended)).toEqual([]);
  expect(await db().run.count({ where: { attempts: { gt: 1 } } })).toBeGreaterThanOrEqual(2);
  expect((await verifySchedules()).problems).toEqual([]);
}, 240_000);
