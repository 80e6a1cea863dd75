import { beforeEach, describe, expect, test } from "vitest";
import type { Occurrence, ScheduleCreate } from "#contracts/schedule.ts";
import type { Actor } from "#domain/actor.ts";
import { deleteConversation } from "#domain/chat/conversation.ts";
import { DomainError } from "#domain/error.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { finishRun, stopWaiting } from "#domain/run/run-end.ts";
import type { RunLease } from "#domain/run/run-lease.ts";
import { createTask } from "#domain/task/task.ts";
import { awaitApproval, decideToolCall, planToolCalls, runToolCall } from "#domain/tool/tool.ts";
import { undoReply } from "#domain/tool/undo.ts";
import { type CallQuote, fixedQuote } from "#domain/usage/call-quote.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { claimAsked, claimDue, type OwnerFor } from "./claim.ts";
import { askedRuns, dueSchedules, dueSql, noteLook } from "./look.ts";
import { listOccurrences, runNow } from "./occurrence.ts";
import { createSchedule, deleteSchedule, getSchedule, updateSchedule } from "./schedule.ts";

// A year ahead, so that a schedule made now has it to come: 2028-01-03 is a Monday.
const monday = "2028-01-03";
const at = (time: string) => new Date(`${time}Z`);
let actor: Actor;

beforeEach(async () => {
  actor = actorOf(await makeUser({ plan: "pro", toolPolicy: "run_freely" }));
});

function owner({ quote = fixedQuote(0), fails }: { quote?: CallQuote; fails?: DomainError } = {}): OwnerFor {
  return (_actor, model) => ({
    leaseOwner: "test:1",
    tokens: new LeaseTokens(),
    chooseModel: async () => {
      if (fails) throw fails;
      return model ?? "demo";
    },
    quote: async () => quote,
    runsMax: null,
  });
}

const make = (input: Partial<ScheduleCreate> = {}) =>
  createSchedule(actor, {
    title: "Plan",
    instruction: "add task Tea",
    startsAt: `${monday}T09:00:00`,
    timeZone: "UTC",
    recurrence: "FREQ=DAILY",
    ...input,
  });

const claim = (id: number, now: string, { downUntil = null, ...rest }: { downUntil?: Date | null } & Parameters<typeof owner>[0] = {}) =>
  claimDue({ id, userId: actor.userId }, { now: at(now), downUntil }, owner(rest));

async function seen(id: number): Promise<[string, string, string | null][]> {
  const { occurrences } = await listOccurrences(actor, id, { limit: 100 });
  return occurrences.map(({ dueAt, status, reason }) => [dueAt.slice(0, 16), status, reason?.split(":")[0] ?? null]);
}
const only = async (id: number): Promise<Occurrence | undefined> => (await listOccurrences(actor, id, {})).occurrences[0];
const ending = { status: "complete" as const, parts: [], seq: 0, error: null };
const end = (lease: RunLease | null | undefined) => lease && finishRun(lease, ending, null);

describe("what is due", () => {
  test("begins once, whoever claims it, and moves the next date with it", async () => {
    const { id } = await make();
    const both = await Promise.all([claim(id, `${monday}T09:00:01`), claim(id, `${monday}T09:00:01`)]);
    const begun = both.filter((one) => one !== null);
    expect(begun).toHaveLength(1);
    expect(await seen(id)).toEqual([[`${monday}T09:00`, "running", null]]);
    const schedule = await getSchedule(actor, id);
    expect(schedule).toMatchObject({ nextAt: "2028-01-04T09:00:00.000Z", conversationId: begun[0]?.conversation.id });
    expect(begun[0]?.conversation.title).toBe("Plan");
    expect(await claim(id, `${monday}T09:00:02`)).toBeNull();
    await end(begun[0]?.lease);
    expect(await only(id)).toMatchObject({
      status: "done",
      messageId: begun[0]?.assistantMessage.id,
      changes: [],
      endedAt: expect.any(String),
    });
    expect(await db().run.count({ where: { userId: actor.userId } })).toBe(1);
    const notifications = await db().notification.findMany({ where: { userId: actor.userId } });
    expect(notifications.map(({ kind, title, body }) => ({ kind, title, body }))).toEqual([
      { kind: "run_done", title: "Plan", body: "It changed nothing." },
    ]);
  });

  test("goes on in the same conversation, in a new one when that is deleted, and is told whose day it is", async () => {
    const { id } = await make({ timeZone: "Europe/Berlin" });
    const first = await claim(id, `${monday}T08:00:01`);
    await end(first?.lease);
    const friday = await claim(id, "2028-01-07T10:00:00");
    await end(friday?.lease);
    expect(friday?.conversation.id).toBe(first?.conversation.id);
    const [{ text } = { text: "" }] = (friday?.userMessage.parts ?? []) as { text: string }[];
    expect(text).toBe(
      "Scheduled for Friday, 7 January 2028, 09:00 (Europe/Berlin), carried out late, on Friday, 7 January 2028, 11:00: do what was meant for that time.\n\nadd task Tea",
    );
    await deleteConversation(actor, first?.conversation.id ?? "");
    const later = await claim(id, "2028-01-08T08:00:00");
    expect(later?.conversation.id).not.toBe(first?.conversation.id);
    expect((await getSchedule(actor, id)).conversationId).toBe(later?.conversation.id);
  });

  test("once is once", async () => {
    const { id } = await make({ recurrence: null });
    await end((await claim(id, `${monday}T09:00:00`))?.lease);
    expect(await getSchedule(actor, id)).toMatchObject({ nextAt: null, next: [], enabled: true });
    expect(await claim(id, "2029-01-01T00:00:00")).toBeNull();
    expect(await seen(id)).toHaveLength(1);
  });
});

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

describe("what does not run says why", () => {
  test("a run that has not ended, or waits: the next is skipped, visibly, and its date kept", async () => {
    const { id } = await make();
    const first = await claim(id, `${monday}T09:00:00`);
    expect(await claim(id, "2028-01-04T09:00:00")).toBeNull();
    expect(await seen(id)).toEqual([
      ["2028-01-04T09:00", "skipped", "overlap"],
      [`${monday}T09:00`, "running", null],
    ]);
    expect((await getSchedule(actor, id)).nextAt).toBe("2028-01-05T09:00:00.000Z");
    await end(first?.lease);
    expect(await claim(id, "2028-01-05T09:00:00")).not.toBeNull();
  });

  test("allowance, cap, model, plan, account", async () => {
    const dear = await make({ capMicroUsd: 10 });
    await claim(dear.id, `${monday}T09:00:00`, { quote: fixedQuote(1000) });
    expect(await seen(dear.id)).toEqual([[`${monday}T09:00`, "skipped", "quota"]]);
    expect((await getSchedule(actor, dear.id)).nextAt).toBe("2028-01-04T09:00:00.000Z");

    const monthly = await make({ monthCapMicroUsd: 5 });
    const first = await claim(monthly.id, `${monday}T09:00:00`, { quote: fixedQuote(3) });
    const { runId = "" } = first?.lease ?? {};
    await db().usageEntry.create({
      data: { userId: actor.userId, runId, step: 0, model: "demo", inputTokens: 1, outputTokens: 1, costMicroUsd: 5 },
    });
    await end(first?.lease);
    await claim(monthly.id, "2028-01-31T09:00:00");
    expect((await seen(monthly.id))[0]).toEqual(["2028-01-31T09:00", "skipped", "cap"]);
    const again = await claim(monthly.id, "2028-02-01T09:00:00", { quote: fixedQuote(3) });
    expect(again).not.toBeNull();
    await end(again?.lease);
    await deleteSchedule(actor, monthly.id);

    const gone = await make({ model: "gone-model" });
    await claim(gone.id, `${monday}T09:00:00`, { fails: new DomainError("VALIDATION", "no such model") });
    expect(await seen(gone.id)).toEqual([[`${monday}T09:00`, "failed", "model"]]);
    expect(await db().notification.count({ where: { userId: actor.userId, kind: "run_failed" } })).toBe(2);

    const [third, fourth] = [await make(), await make()];
    await db().user.update({ where: { id: actor.userId }, data: { plan: "free" } });
    expect(await claim(third.id, `${monday}T09:00:00`)).not.toBeNull();
    expect(await claim(fourth.id, `${monday}T09:00:00`)).toBeNull();
    expect(await seen(fourth.id)).toEqual([[`${monday}T09:00`, "skipped", "plan"]]);

    await db().user.update({ where: { id: actor.userId }, data: { deletedAt: new Date() } });
    expect(await claim(dear.id, "2028-01-04T09:00:00")).toBeNull();
    expect((await seen(dear.id))[0]).toEqual(["2028-01-04T09:00", "skipped", "account"]);
  });

  test("too many replies at once: it stays due", async () => {
    const { id } = await make();
    await expect(claim(id, `${monday}T09:00:00`, { fails: new DomainError("RATE_LIMITED", "later") })).rejects.toThrow("later");
    expect(await seen(id)).toEqual([]);
    expect(await claim(id, `${monday}T09:00:10`)).not.toBeNull();
  });

  test("switched off, changed or deleted after it was due and before it began", async () => {
    const passed = at("2026-01-01T00:00:00");
    const make3 = () => Promise.all([make(), make(), make()]);
    const [off, changed, gone] = await make3();
    await db().schedule.updateMany({
      where: { userId: actor.userId },
      data: { nextAt: passed, recurrence: null, startsAt: "2026-01-01T00:00:00" },
    });
    await updateSchedule(actor, off.id, { enabled: false });
    await updateSchedule(actor, changed.id, { startsAt: `${monday}T10:00:00` });
    await deleteSchedule(actor, gone.id);
    for (const { id } of [off, changed, gone]) expect(await claim(id, `${monday}T09:00:00`)).toBeNull();
    expect(await seen(off.id)).toEqual([["2026-01-01T00:00", "skipped", "disabled"]]);
    expect(await seen(changed.id)).toEqual([["2026-01-01T00:00", "skipped", "disabled"]]);
    expect(await db().occurrence.findMany({ where: { scheduleId: gone.id }, select: { status: true, reason: true } })).toMatchObject([
      { status: "skipped", reason: expect.stringMatching(/^deleted:/) },
    ]);
  });
});

test("another zone or rule finds the next date anew, never one that there is an occurrence of", async () => {
  const { id } = await make();
  expect((await updateSchedule(actor, id, { timeZone: "America/New_York" })).nextAt).toBe(`${monday}T14:00:00.000Z`);
  expect((await updateSchedule(actor, id, { timeZone: "UTC", recurrence: "FREQ=WEEKLY;BYDAY=TU" })).nextAt).toBe(
    "2028-01-04T09:00:00.000Z",
  );
  await end((await claim(id, "2028-01-04T09:00:00"))?.lease);
  // The clock is far behind that now: the date that there was does not come again.
  expect((await updateSchedule(actor, id, { recurrence: "FREQ=DAILY" })).nextAt).toBe("2028-01-05T09:00:00.000Z");
  await updateSchedule(actor, id, { enabled: false });
  expect(await getSchedule(actor, id)).toMatchObject({ nextAt: null, next: [] });
  expect((await updateSchedule(actor, id, { enabled: true })).nextAt).toBe("2028-01-05T09:00:00.000Z");
});

test("run now neither eats nor moves the next date, waits for no clock, and is skipped while one is under way", async () => {
  const { id, nextAt } = await make();
  const asked = await runNow(actor, id);
  expect(asked).toMatchObject({ trigger: "manual", status: "running", messageId: null, startedAt: null });
  expect(await runNow(actor, id)).toMatchObject({ trigger: "manual", status: "skipped", reason: expect.stringMatching(/^overlap/) });
  const open = (await askedRuns(1000)).filter(({ scheduleId }) => scheduleId === id);
  expect(open.map((one) => one.id)).toEqual([asked.id]);
  const time = { now: new Date(), downUntil: null };
  const both = await Promise.all([1, 2].map(() => claimAsked({ id: asked.id, userId: actor.userId, scheduleId: id }, time, owner())));
  const begun = both.find((one) => one !== null);
  expect(both.filter((one) => one !== null)).toHaveLength(1);
  expect((await getSchedule(actor, id)).nextAt).toBe(nextAt);
  if (begun?.lease) await finishRun(begun.lease, { ...ending, status: "failed", error: { code: "INTERNAL", message: "Broke." } }, null);
  const { occurrences } = await listOccurrences(actor, id, {});
  expect(occurrences.find((one) => one.id === asked.id)).toMatchObject({ status: "failed", reason: "internal: Broke." });
  expect(await getSchedule(actor, id)).toMatchObject({ enabled: true, nextAt });

  const later = await runNow(actor, id);
  await deleteSchedule(actor, id);
  expect(await claimAsked({ id: later.id, userId: actor.userId, scheduleId: id }, time, owner())).toBeNull();
  expect(await db().occurrence.findUnique({ where: { id: later.id } })).toMatchObject({
    status: "skipped",
    reason: expect.stringMatching(/^deleted/),
  });
});

test("changes are committed calls, with what was undone; a wait is shown and goes on", async () => {
  const { id } = await make();
  const begun = await claim(id, `${monday}T09:00:00`);
  const lease = begun?.lease;
  if (!lease) throw new Error("it did not begin");
  const call = { name: "create_task", input: { title: "Tea" } };
  const part = { type: "tool" as const, callId: "call_0_0", ...call, status: "awaiting_approval" as const, output: null };
  const usage = { model: "demo", inputTokens: 1, outputTokens: 1, costMicroUsd: 7 };
  await planToolCalls(lease, [{ index: 0, ...call }], { parts: [part], seq: 0 }, usage);
  await awaitApproval(lease, { parts: [part], seq: 0 });
  expect(await only(id)).toMatchObject({ status: "waiting", changes: [], costMicroUsd: 7, endedAt: null });
  const wake = { leaseOwner: "test:1", tokens: new LeaseTokens(), runsMax: null };
  const woken = await decideToolCall(actor, { messageId: lease.messageId, callId: "call_0_0", decision: "approve" }, wake);
  expect(await only(id)).toMatchObject({ status: "running" });
  if (!woken.lease) throw new Error("it did not wake");
  const reply = await runToolCall(
    woken.lease,
    "call_0_0",
    async (by, tx) => {
      const after = await createTask(by, call.input, tx);
      return { output: after, undo: { verb: "delete", before: null, after } };
    },
    (change) => ({ parts: [{ ...part, ...change }], seq: 0 }),
  );
  await finishRun(woken.lease, { ...ending, ...reply }, null);
  const task = await db().task.findFirstOrThrow({ where: { userId: actor.userId } });
  expect(await only(id)).toMatchObject({ status: "done", changes: [{ tool: "create_task", taskId: task.id, undone: false }] });
  await undoReply(actor, lease.messageId);
  expect((await only(id))?.changes).toEqual([{ tool: "create_task", taskId: task.id, undone: true }]);
  const kinds = (await db().notification.findMany({ where: { userId: actor.userId }, orderBy: { id: "asc" } })).map(({ kind }) => kind);
  expect(kinds).toEqual(["run_waiting", "run_done"]);

  const second = await claim(id, "2028-01-04T09:00:00");
  if (!second?.lease) throw new Error("it did not begin");
  await awaitApproval(second.lease, { parts: [], seq: 0 });
  await stopWaiting(actor, second.lease.messageId);
  expect(await only(id)).toMatchObject({ status: "failed", reason: "stopped: You stopped it." });
});

describe("a look", () => {
  const mine = async (now: string) =>
    (await dueSchedules(at(now), 1000)).filter(({ userId }) => userId === actor.userId).map(({ id }) => id);

  test("takes each user's in turn, and of one user no more than go on at once", async () => {
    const [a, b, c, d] = [await make(), await make(), await make(), await make()];
    const other = actorOf(await makeUser());
    const theirs = await createSchedule(other, { title: "x", instruction: "x", startsAt: `${monday}T09:00:30`, timeZone: "UTC" });
    const due = (await dueSchedules(at(`${monday}T09:00:31`), 1000)).filter(({ userId }) => [actor.userId, other.userId].includes(userId));
    expect(due.map(({ id }) => id)).toEqual([a.id, theirs.id, b.id, c.id]);
    await claim(a.id, `${monday}T09:00:31`);
    expect(await mine(`${monday}T09:00:32`)).toEqual([b.id, c.id]);
    expect(await mine(`${monday}T08:59:59`)).toEqual([]);
    await deleteSchedule(actor, d.id);
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
      SELECT ${actor.userId}, 'x', 'x', '2030-01-01T00:00:00', 'UTC', '2030-01-01'::timestamptz + make_interval(secs => at) FROM generate_series(1, 20000) AS at`);
    await db().$executeRawUnsafe("ANALYZE schedule");
    const sql = dueSql(at(`${monday}T09:00:00`), 40);
    const plan = await db().$queryRaw<{ "QUERY PLAN": string }[]>(Prisma.sql`EXPLAIN ${sql}`);
    const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
    expect(text).toContain("schedule_next_at_idx");
    expect(text).not.toContain("Seq Scan on schedule");
    await db().schedule.deleteMany({ where: { userId: actor.userId } });
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
  expect(await db().schedule.count({ where: { userId: actor.userId } })).toBe(0);
  expect(await make({ startsAt: "2020-01-01T09:00:00" })).toMatchObject({ enabled: true });
});
