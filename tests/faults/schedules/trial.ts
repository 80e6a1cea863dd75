import type { Actor } from "#domain/actor.ts";
import { runNow } from "#domain/schedule/occurrence.ts";
import { createSchedule, deleteSchedule, updateSchedule } from "#domain/schedule/schedule.ts";
import { setScheduleMinSeconds } from "#domain/schedule/series.ts";
import { createTask, updateTask } from "#domain/task/task.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../factories.ts";
import type { Stage } from "../processes.ts";
import { pause } from "../random.ts";
import { retried } from "../retried.ts";
import { setDatabaseClock } from "./clock.ts";
import { type Doing, type PlannedReminder, type PlannedSchedule, planSchedules, type ScheduleFault, type SchedulePlan } from "./plan.ts";
import { type Done, scheduleProblems } from "./problems.ts";

export type ScheduleTrial = { plan: SchedulePlan; violations: string[]; seconds: number };

/** How long nothing may change. After a clock jump schedules pause for 20 s, and faults of other trials continue. */
const quietWithinMs = 180_000;

/** Runs the plan of a seed. */
export function runScheduleTrial(stage: Stage, seed: number): Promise<ScheduleTrial> {
  return livePlan(stage, planSchedules(seed, stage.nodes.length, stage.linked));
}

/**
 * A new user's schedules and reminders during faults; ends when all is quiet, and returns the violations. `meanwhile`:
 * additional actions on the processes, such as a kill at a certain moment of a run.
 */
export async function livePlan(stage: Stage, plan: SchedulePlan, meanwhile?: (actor: Actor) => Promise<void>): Promise<ScheduleTrial> {
  const began = Date.now();
  setScheduleMinSeconds(1);
  const actor = actorOf(await retried(() => makeUser({ plan: "pro", toolPolicy: "run_freely" })));
  const done: Done = { schedules: [], changed: new Set(), asked: [], reminders: [] };
  for (const [at, one] of plan.schedules.entries()) done.schedules.push(await makeOne(actor, one, at));
  for (const [at, one] of plan.reminders.entries()) done.reminders.push(await remindOne(actor, one, at));
  await Promise.all([
    ...plan.doings.map((doing) => doOne(actor, doing, done, began)),
    ...plan.reminders.map((one, at) => closeOne(actor, one, done.reminders[at], began)),
    ...plan.faults.map((fault) => breakOne(stage, fault, began)),
    meanwhile?.(actor),
  ]);
  // Runs still in progress are not counted.
  const violations = (await becomesQuiet(actor.userId))
    ? await retried(() => scheduleProblems(actor, plan, done))
    : [`something is open, and nothing moved for ${quietWithinMs / 1000} s`];
  return { plan, violations, seconds: (Date.now() - began) / 1000 };
}

/** Once, even if the response to the first attempt was lost. */
async function makeOne(actor: Actor, planned: PlannedSchedule, at: number): Promise<Done["schedules"][number]> {
  const title = `Schedule ${at}`;
  // Whole seconds, so one more.
  const startsAt = new Date(Date.now() + (planned.startsInSeconds + 1) * 1000).toISOString().slice(0, 19);
  const recurrence = planned.everySeconds === null ? null : `FREQ=SECONDLY;INTERVAL=${planned.everySeconds};COUNT=${planned.count}`;
  return retried(async () => {
    const there = await db().schedule.findFirst({ where: { userId: actor.userId, title } });
    const { catchUp } = planned;
    // What the stand-in refuses once, it refuses once per wording: no other trial must use up the answer that follows.
    const instruction = planned.adds === 0 ? `${planned.instruction} (${actor.userId}.${at})` : planned.instruction;
    const made = there ?? (await createSchedule(actor, { title, instruction, startsAt, timeZone: "UTC", recurrence, catchUp }));
    return { id: made.id, startsAt, madeAt: new Date(made.createdAt) };
  });
}

async function remindOne(actor: Actor, { firesInMs }: PlannedReminder, at: number): Promise<{ taskId: number; closed: boolean }> {
  const title = `Errand ${at + 1}`;
  const task = await retried(async () => {
    const there = await db().task.findFirst({ where: { userId: actor.userId, title }, select: { id: true } });
    return there ?? createTask(actor, { title, dueDate: "2040-01-01", dueTime: "12:00", reminders: [0] });
  });
  const firesAt = new Date(Date.now() + firesInMs);
  await retried(() => db().taskReminder.updateMany({ where: { taskId: task.id, userId: actor.userId }, data: { firesAt } }));
  return { taskId: task.id, closed: false };
}

async function doOne(actor: Actor, { kind, schedule, atMs }: Doing, done: Done, began: number): Promise<void> {
  await pause(Math.max(0, began + atMs - Date.now()));
  const id = done.schedules[schedule]?.id ?? 0;
  if (kind !== "run") done.changed.add(id);
  // A deleted or finished schedule rejects this; so does an unavailable database, which is final here.
  const answer = await work().catch(() => null);
  if (kind === "run" && answer) done.asked.push(answer.id as string);
  function work(): Promise<{ id: number | string }> {
    if (kind === "run") return runNow(actor, id);
    return kind === "delete" ? deleteSchedule(actor, id) : updateSchedule(actor, id, { enabled: kind === "resume" });
  }
}

async function closeOne(
  actor: Actor,
  { closedAtMs }: PlannedReminder,
  reminder: Done["reminders"][number] | undefined,
  began: number,
): Promise<void> {
  if (closedAtMs === null || !reminder) return;
  await pause(Math.max(0, began + closedAtMs - Date.now()));
  reminder.closed = true;
  await retried(() => updateTask(actor, reminder.taskId, { status: "completed" }));
}

async function breakOne(stage: Stage, fault: ScheduleFault, began: number): Promise<void> {
  await pause(Math.max(0, began + fault.atMs - Date.now()));
  switch (fault.kind) {
    case "kill":
      return stage.nodes[fault.node]?.kill();
    case "freeze":
      return stage.nodes[fault.node]?.freeze(fault.ms);
    case "down":
      await Promise.all(stage.nodes.map((node) => node.freeze(fault.ms)));
      return;
    case "database":
      return stage.crashDatabase(fault.ms);
    case "redis":
      return stage.crashRedis(fault.ms);
    case "clock":
      await retried(() => setDatabaseClock(fault.aheadMs, fault.cut));
      await pause(fault.ms);
      return retried(() => setDatabaseClock(0, fault.cut));
  }
}

async function becomesQuiet(userId: number): Promise<boolean> {
  let deadline = Date.now() + quietWithinMs;
  let before = "";
  const open = async () => {
    const due = await db().schedule.count({ where: { userId, nextAt: { not: null } } });
    const running = await db().occurrence.count({ where: { userId, status: { in: ["running", "waiting"] } } });
    const runs = await db().run.count({ where: { userId, status: { not: "ended" } } });
    const reminders = await db().taskReminder.count({ where: { userId } });
    const stream = await db().userStream.findUnique({ where: { userId }, select: { feedSeq: true } });
    const state = [due, running, runs, reminders, stream?.feedSeq].join();
    if (state !== before) deadline = Date.now() + quietWithinMs;
    before = state;
    return due + running + runs + reminders;
  };
  while (Date.now() < deadline) {
    if ((await open().catch(() => 1)) === 0) return true;
    await pause(250);
  }
  return false;
}
