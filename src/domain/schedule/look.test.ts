import { describe, expect, test } from "vitest";
import type { ScheduleCreate } from "#contracts/schedule.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { at, claim, end, make, monday, owner, seen, useOwner } from "../../../tests/claims.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { claimDue } from "./claim.ts";
import { dueSchedules, dueSql, noteLook } from "./look.ts";
import { createSchedule, deleteSchedule } from "./schedule.ts";

const my = useOwner();

describe("what was missed", () => {
  test("latest: the newest runs, each other is skipped with its reason", async () => {
    const { id } = await make();
    expect(await claim(id, "2028-01-06T12:00:00", { downUntil: at("2028-01-06T12:00:00") })).not.toBeNull();
    expect(await seen(id)).toEqual([
      ["2028-01-06T09:00", "running", null],
      ["2028-01-05T09:00", "skipped", "missed"],
      ["2028-01-04T09:00", "skipped", "missed"],
      ["2028-01-03T09:00", "skipped", "missed"],
    ]);
  });

  test("skip: all that passed while nobody looked is skipped, what comes on time runs", async () => {
    const { id } = await make({ catchUp: "skip" });
    const down = { downUntil: at("2028-01-05T10:00:00") };
    expect(await claim(id, "2028-01-05T10:00:00", down)).toBeNull();
    expect((await seen(id)).map(([, status]) => status)).toEqual(["skipped", "skipped", "skipped"]);
    expect(await claim(id, "2028-01-06T09:00:01", down)).not.toBeNull();
  });

  test("a long time comes in pieces, and there is one occurrence for each due time", async () => {
    const { id } = await make({ recurrence: "FREQ=HOURLY" });
    const now = "2028-01-23T09:30:00"; // 481 due times.
    const rounds: boolean[] = [];
    for (let begun = null; begun === null && rounds.length < 9; rounds.push(begun !== null)) begun = await claim(id, now);
    expect(rounds).toEqual([false, false, true]);
    const rows = await db().occurrence.findMany({ where: { scheduleId: id }, orderBy: { dueAt: "asc" } });
    expect(rows).toHaveLength(481);
    expect(rows.every(({ dueAt }, hour) => dueAt.getTime() === at(`${monday}T09:00:00`).getTime() + hour * 3_600_000)).toBe(true);
    expect(rows.filter(({ status }) => status === "running").map(({ dueAt }) => dueAt)).toEqual([at("2028-01-23T09:00:00")]);
  });

  test("a time without a look is known by the notes of all processes", async () => {
    await noteLook(at("2028-02-01T00:00:00"));
    const before = await noteLook(at("2028-02-01T00:00:04"));
    expect(await noteLook(at("2028-02-01T00:00:08"))).toEqual(before);
    expect(await noteLook(at("2028-02-01T00:00:30"))).toEqual(at("2028-02-01T00:00:30"));
    // A clock that was set back changes nothing.
    expect(await noteLook(at("2028-01-31T23:00:00"))).toEqual(at("2028-02-01T00:00:30"));
    expect(await noteLook(at("2028-02-01T00:00:32"))).toEqual(at("2028-02-01T00:00:30"));
  });
});

describe("a look", () => {
  const mine = async (now: string) =>
    (await dueSchedules(at(now), 1000)).filter(({ userId }) => userId === my.actor.userId).map(({ id }) => id);

  test("takes each user's in turn, and of one user no more than go on at once", async () => {
    const [a, b, c, d] = [await make(), await make(), await make(), await make()];
    const other = actorOf(await makeUser());
    const theirs = await createSchedule(other, { title: "x", instruction: "x", startsAt: `${monday}T09:00:30`, timeZone: "UTC" });
    const due = (await dueSchedules(at(`${monday}T09:00:31`), 1000)).filter(({ userId }) =>
      [my.actor.userId, other.userId].includes(userId),
    );
    expect(due.map(({ id }) => id)).toEqual([a.id, theirs.id, b.id, c.id]);
    await claim(a.id, `${monday}T09:00:31`);
    expect(await mine(`${monday}T09:00:32`)).toEqual([b.id, c.id]);
    expect(await mine(`${monday}T08:59:59`)).toEqual([]);
    await deleteSchedule(my.actor, d.id);
  });

  test("spreads what is made up for: one of a user at a time, with a pause between", async () => {
    const [a, b] = [await make(), await make()];
    expect(await mine("2028-01-06T12:00:00")).toEqual([a.id]);
    await end((await claim(a.id, "2028-01-06T12:00:00"))?.lease);
    expect(await mine("2028-01-06T12:00:05")).toEqual([]);
    expect(await mine("2028-01-06T12:00:11")).toEqual([b.id]);
  });

  test("asks the index of what is due, and no table whole", async () => {
    await db().$executeRawUnsafe(`INSERT INTO schedule (user_id, title, instruction, starts_at, time_zone, next_at)
      SELECT ${my.actor.userId}, 'x', 'x', '2030-01-01T00:00:00', 'UTC', '2030-01-01'::timestamptz + make_interval(secs => at) FROM generate_series(1, 20000) AS at`);
    await db().$executeRawUnsafe("ANALYZE schedule");
    const sql = dueSql(at(`${monday}T09:00:00`), 40);
    const plan = await db().$queryRaw<{ "QUERY PLAN": string }[]>(Prisma.sql`EXPLAIN ${sql}`);
    const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
    expect(text).toContain("schedule_next_at_idx");
    expect(text).not.toContain("Seq Scan on schedule");
    await db().schedule.deleteMany({ where: { userId: my.actor.userId } });
  });
});

test("a plan has room for so many that may still run", async () => {
  const free = actorOf(await makeUser());
  const one = { title: "x", instruction: "x", startsAt: `${monday}T09:00:00`, timeZone: "UTC" };
  const made = await Promise.allSettled(Array.from({ length: 5 }, () => createSchedule(free, one)));
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  await expect(createSchedule(free, { ...one, enabled: false })).rejects.toMatchObject({ code: "PLAN_REQUIRED" });
  const [first] = await db().schedule.findMany({ where: { userId: free.userId }, orderBy: { id: "asc" } });
  const done = await claimDue({ id: first?.id ?? 0, userId: free.userId }, { now: at(`${monday}T09:00:00`), downUntil: null }, owner());
  await end(done?.lease);
  await createSchedule(free, one);
});

test("what never runs, or too often, is refused, and nothing is stored", async () => {
  const refused: [Partial<ScheduleCreate>, string][] = [
    [{ recurrence: null, startsAt: "2020-01-01T09:00:00" }, "starts_at"],
    [{ recurrence: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }, "recurrence"],
    [{ recurrence: "FREQ=DAILY;UNTIL=20270101" }, "recurrence"],
    [{ recurrence: "FREQ=DAILY;COUNT=2", startsAt: "2020-01-01T09:00:00" }, "recurrence"],
    [{ recurrence: "FREQ=MINUTELY;INTERVAL=14" }, "recurrence"],
    [{ recurrence: "FREQ=DAILY;BYMINUTE=0,5" }, "recurrence"],
    [{ projectId: 2_000_000_000 }, "project_id"],
  ];
  for (const [input, field] of refused)
    await expect(make(input), JSON.stringify(input)).rejects.toMatchObject({ code: "VALIDATION", fields: [{ field }] });
  expect(await db().schedule.count({ where: { userId: my.actor.userId } })).toBe(0);
  expect(await make({ startsAt: "2020-01-01T09:00:00" })).toMatchObject({ enabled: true });
});
