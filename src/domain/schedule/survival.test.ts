import { beforeEach, expect, test, vi } from "vitest";
import type { Schedule, ScheduleCreate } from "#contracts/schedule.ts";
import { deleteAccount } from "#domain/account/account.ts";
import type { Actor } from "#domain/actor.ts";
import { finishRun } from "#domain/run/run-end.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser, testOwner } from "../../../tests/factories.ts";
import { claimDue, type OwnerFor } from "./claim.ts";
import { dueSchedules, runningPerUserMax } from "./look.ts";
import { listOccurrences } from "./occurrence.ts";
import { createSchedule, getSchedule, updateSchedule } from "./schedule.ts";

// What a schedule survives, by a clock that the tests set; what needs processes that die is in tests/faults/schedules.test.ts.
const at = (time: string) => new Date(`${time}Z`);
const secondMs = 1000;
let actor: Actor;

vi.setConfig({ testTimeout: 60_000 });

beforeEach(async () => {
  await db().schedule.deleteMany({});
  actor = actorOf(await makeUser({ plan: "pro", toolPolicy: "run_freely" }));
});

const ownerFor: OwnerFor = () => testOwner();
const make = (input: Partial<ScheduleCreate> = {}) =>
  createSchedule(actor, {
    title: "Plan",
    instruction: "add task Tea",
    startsAt: "2028-01-03T09:00:00",
    timeZone: "UTC",
    recurrence: "FREQ=DAILY",
    ...input,
  });

async function makeMany(inputs: Partial<ScheduleCreate>[]): Promise<Schedule[]> {
  const made: Schedule[] = [];
  for (const input of inputs) made.push(await make(input));
  return made;
}

/** Looks at these moments as a process does, and ends at once what begins; answers when each schedule began. */
async function look(moments: Date[], downUntil: Date | null = null): Promise<{ id: number; at: number }[]> {
  const begun: { id: number; at: number }[] = [];
  for (const now of moments) {
    for (const due of await dueSchedules(now, 40)) {
      const run = await claimDue(due, { now, downUntil }, ownerFor);
      if (!run) continue;
      begun.push({ id: due.id, at: now.getTime() });
      if (run.lease) await finishRun(run.lease, { status: "complete", parts: [], seq: 0, error: null }, null);
    }
  }
  return begun;
}

const moments = (...times: string[]) => times.map(at);
const every = (seconds: number, count: number, from: Date) =>
  Array.from({ length: count }, (_, index) => new Date(from.getTime() + index * seconds * secondMs));

async function statusesOf({ id }: Schedule): Promise<string[]> {
  return (await listOccurrences(actor, id, { limit: 100 })).occurrences.map(({ dueAt, status }) => `${dueAt.slice(0, 16)} ${status}`);
}

test("three days down with sixteen schedules: each by its own policy, at most one run each, spread over minutes", async () => {
  const made = await makeMany(Array.from({ length: 16 }, (_, index) => ({ catchUp: index % 4 === 0 ? "skip" : "latest" })));
  const back = at("2028-01-05T12:00:00");
  const begun = await look(every(11, 17, back), back);
  const latest = made.filter(({ catchUp }) => catchUp === "latest");
  expect(begun.map(({ id }) => id).toSorted()).toEqual(latest.map(({ id }) => id).toSorted());
  const pauses = begun.slice(1).map((run, index) => run.at - (begun[index]?.at ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(10 * secondMs);
  expect((begun.at(-1)?.at ?? 0) - back.getTime()).toBeGreaterThan(110 * secondMs);
  const days = ["2028-01-05T09:00", "2028-01-04T09:00", "2028-01-03T09:00"];
  for (const schedule of made) {
    const newest = schedule.catchUp === "latest" ? "done" : "skipped";
    expect(await statusesOf(schedule)).toEqual(days.map((day, index) => `${day} ${index === 0 ? newest : "skipped"}`));
    expect((await getSchedule(actor, schedule.id)).nextAt).toBe("2028-01-06T09:00:00.000Z");
  }
});

test("a clock that is set back by an hour repeats nothing, whatever is changed meanwhile", async () => {
  const schedule = await make({ recurrence: "FREQ=HOURLY" });
  await look(every(3600, 3, at("2028-01-03T09:00:00")));
  const before = await statusesOf(schedule);
  expect(before).toEqual(["2028-01-03T11:00 done", "2028-01-03T10:00 done", "2028-01-03T09:00 done"]);
  expect(await look(every(1800, 3, at("2028-01-03T10:00:00")))).toEqual([]);
  await updateSchedule(actor, schedule.id, { enabled: false });
  await updateSchedule(actor, schedule.id, { enabled: true });
  expect(await look(moments("2028-01-03T10:00:00", "2028-01-03T11:00:00", "2028-01-03T11:59:59"))).toEqual([]);
  expect(await statusesOf(schedule)).toEqual(before);
  expect(await look(moments("2028-01-03T12:00:00"))).toHaveLength(1);
});

test("a clock that leaps ahead by a day makes one run of each, one after another, and set back again repeats none", async () => {
  const made = await makeMany(Array.from({ length: 4 }, () => ({ recurrence: "FREQ=HOURLY" })));
  const leapt = at("2028-01-04T09:30:00");
  const begun = await look(every(11, 5, leapt));
  expect(begun.map(({ id }) => id).toSorted()).toEqual(made.map(({ id }) => id).toSorted());
  expect(new Set(begun.map((run) => run.at)).size).toBe(made.length);
  expect(await look(moments("2028-01-03T09:30:00", "2028-01-03T12:00:00", "2028-01-04T09:00:00"))).toEqual([]);
  const rows = await db().occurrence.groupBy({ by: ["scheduleId", "dueAt"], where: { userId: actor.userId }, _count: true });
  expect(rows.every(({ _count }) => _count === 1)).toBe(true);
});

test("both jumps of a zone's clock and a change of zone: one run for each local day", async () => {
  const spring = await make({ startsAt: "2028-03-25T02:30:00", timeZone: "Europe/Berlin" });
  await look(moments("2028-03-25T01:30:00", "2028-03-26T00:59:59", "2028-03-26T01:00:00", "2028-03-26T01:30:00", "2028-03-27T00:30:00"));
  // On the 26th the clock leaps from 02:00 to 03:00: it runs right after.
  expect(await statusesOf(spring)).toEqual(["2028-03-27T00:30 done", "2028-03-26T01:00 done", "2028-03-25T01:30 done"]);
  await updateSchedule(actor, spring.id, { enabled: false });
  const autumn = await make({ startsAt: "2028-10-28T02:30:00", timeZone: "Europe/Berlin" });
  await look(moments("2028-10-28T00:30:00", "2028-10-29T00:30:00", "2028-10-29T01:30:00", "2028-10-30T01:30:00"));
  // On the 29th 02:30 comes twice: it runs at the first.
  expect(await statusesOf(autumn)).toEqual(["2028-10-30T01:30 done", "2028-10-29T00:30 done", "2028-10-28T00:30 done"]);
  // Eastwards the local day is over sooner: what has run is not run again, and no day is left out.
  await updateSchedule(actor, autumn.id, { timeZone: "Asia/Tokyo" });
  expect((await getSchedule(actor, autumn.id)).next.slice(0, 2)).toEqual(["2028-10-30T17:30:00.000Z", "2028-10-31T17:30:00.000Z"]);
});

test("an account that is deleted begins nothing more, and what of it runs is told to stop", async () => {
  const schedule = await make();
  const begun = await claimDue({ id: schedule.id, userId: actor.userId }, { now: at("2028-01-03T09:00:00"), downUntil: null }, ownerFor);
  await deleteAccount(actor);
  expect(await db().run.findMany({ where: { id: begun?.lease?.runId ?? "" }, select: { stopRequested: true } })).toEqual([
    { stopRequested: true },
  ]);
  expect(await look(moments("2028-01-04T09:00:00"))).toEqual([]);
});

test("ten thousand due at nine: everybody's turn comes, whoever has many and whoever waits", async () => {
  // 180 people with 50 each, who keep everybody's eyes on themselves, and a thousand with one, which is due a second later.
  const users = await db().$queryRaw<{ id: number }[]>`INSERT INTO "user" (name, email, updated_at)
    SELECT 'Many', 'many-' || at || '@example.com', now() FROM generate_series(1, 1180) AS at RETURNING id`;
  const ids = users.map(({ id }) => id);
  const insert = (who: number[], count: number, seconds: number) => db().$executeRaw`
    INSERT INTO schedule (user_id, title, instruction, starts_at, time_zone, next_at)
    SELECT owner, 'x', 'x', '2028-01-03T09:00:00', 'UTC', '2028-01-03T09:00:00Z'::timestamptz + make_interval(secs => ${seconds})
    FROM unnest(${who}::int[]) AS owner, generate_series(1, ${count})`;
  await insert(ids.slice(0, 180), 50, 0);
  await insert(ids.slice(180), 1, 1);
  const now = at("2028-01-03T09:00:02");
  const next = () => dueSchedules(now, 400);
  const starts = new Map<number, number>();
  let looks = 0;
  for (let due = await next(); due.length > 0; due = await next(), looks += 1) {
    // As if each had begun, and none ended.
    const which = due.map(({ id }) => id);
    await db().$executeRaw`WITH begun AS (UPDATE schedule SET next_at = NULL WHERE id = ANY(${which}::int[]) RETURNING id, user_id)
      INSERT INTO occurrence (id, user_id, schedule_id, due_at, trigger, status, started_at)
      SELECT gen_random_uuid(), user_id, id, ${now}, 'clock', 'running', ${now} FROM begun`;
    for (const { userId } of due) starts.set(userId, (starts.get(userId) ?? 0) + 1);
  }
  expect(starts.size).toBe(ids.length);
  expect(Math.max(...starts.values())).toBe(runningPerUserMax);
  expect(looks).toBeLessThan(20);
});
