import { describe, expect, test } from "vitest";
import { deleteConversation } from "#domain/chat/conversation.ts";
import { DomainError } from "#domain/error.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { finishRun, stopWaiting } from "#domain/run/run-end.ts";
import { createTask } from "#domain/task/task.ts";
import { awaitApproval, decideToolCall, planToolCalls, runToolCall } from "#domain/tool/tool.ts";
import { undoReply } from "#domain/tool/undo.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { at, claim, end, ending, make, monday, only, owner, seen, useOwner } from "../../../tests/claims.ts";
import { claimAsked } from "./claim.ts";
import { askedRuns } from "./look.ts";
import { listOccurrences, runNow } from "./occurrence.ts";
import { deleteSchedule, getSchedule, updateSchedule } from "./schedule.ts";

const my = useOwner();

describe("what is due", () => {
  test("begins once, whoever claims it, and moves the next date with it", async () => {
    const { id } = await make();
    const both = await Promise.all([claim(id, `${monday}T09:00:01`), claim(id, `${monday}T09:00:01`)]);
    const begun = both.filter((one) => one !== null);
    expect(begun).toHaveLength(1);
    expect(await seen(id)).toEqual([[`${monday}T09:00`, "running", null]]);
    const schedule = await getSchedule(my.actor, id);
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
    expect(await db().run.count({ where: { userId: my.actor.userId } })).toBe(1);
    const notifications = await db().notification.findMany({ where: { userId: my.actor.userId } });
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
    await deleteConversation(my.actor, first?.conversation.id ?? "");
    const later = await claim(id, "2028-01-08T08:00:00");
    expect(later?.conversation.id).not.toBe(first?.conversation.id);
    expect((await getSchedule(my.actor, id)).conversationId).toBe(later?.conversation.id);
  });

  test("once is once", async () => {
    const { id } = await make({ recurrence: null });
    await end((await claim(id, `${monday}T09:00:00`))?.lease);
    expect(await getSchedule(my.actor, id)).toMatchObject({ nextAt: null, next: [], enabled: true });
    expect(await claim(id, "2029-01-01T00:00:00")).toBeNull();
    expect(await seen(id)).toHaveLength(1);
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
    expect((await getSchedule(my.actor, id)).nextAt).toBe("2028-01-05T09:00:00.000Z");
    await end(first?.lease);
    expect(await claim(id, "2028-01-05T09:00:00")).not.toBeNull();
  });

  test("allowance, cap, model, plan, account", async () => {
    const dear = await make({ capMicroUsd: 10 });
    await claim(dear.id, `${monday}T09:00:00`, { quote: fixedQuote(1000) });
    expect(await seen(dear.id)).toEqual([[`${monday}T09:00`, "skipped", "quota"]]);
    expect((await getSchedule(my.actor, dear.id)).nextAt).toBe("2028-01-04T09:00:00.000Z");

    const monthly = await make({ monthCapMicroUsd: 5 });
    const first = await claim(monthly.id, `${monday}T09:00:00`, { quote: fixedQuote(3) });
    const { runId = "" } = first?.lease ?? {};
    await db().usageEntry.create({
      data: { userId: my.actor.userId, runId, step: 0, model: "demo", inputTokens: 1, outputTokens: 1, costMicroUsd: 5 },
    });
    await end(first?.lease);
    await claim(monthly.id, "2028-01-31T09:00:00");
    expect((await seen(monthly.id))[0]).toEqual(["2028-01-31T09:00", "skipped", "cap"]);
    const again = await claim(monthly.id, "2028-02-01T09:00:00", { quote: fixedQuote(3) });
    expect(again).not.toBeNull();
    await end(again?.lease);
    await deleteSchedule(my.actor, monthly.id);

    const gone = await make({ model: "gone-model" });
    await claim(gone.id, `${monday}T09:00:00`, { fails: new DomainError("VALIDATION", "no such model") });
    expect(await seen(gone.id)).toEqual([[`${monday}T09:00`, "failed", "model"]]);
    expect(await db().notification.count({ where: { userId: my.actor.userId, kind: "run_failed" } })).toBe(2);

    const [third, fourth] = [await make(), await make()];
    await db().user.update({ where: { id: my.actor.userId }, data: { plan: "free" } });
    expect(await claim(third.id, `${monday}T09:00:00`)).not.toBeNull();
    expect(await claim(fourth.id, `${monday}T09:00:00`)).toBeNull();
    expect(await seen(fourth.id)).toEqual([[`${monday}T09:00`, "skipped", "plan"]]);

    await db().user.update({ where: { id: my.actor.userId }, data: { deletedAt: new Date() } });
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
      where: { userId: my.actor.userId },
      data: { nextAt: passed, recurrence: null, startsAt: "2026-01-01T00:00:00" },
    });
    await updateSchedule(my.actor, off.id, { enabled: false });
    await updateSchedule(my.actor, changed.id, { startsAt: `${monday}T10:00:00` });
    await deleteSchedule(my.actor, gone.id);
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
  expect((await updateSchedule(my.actor, id, { timeZone: "America/New_York" })).nextAt).toBe(`${monday}T14:00:00.000Z`);
  expect((await updateSchedule(my.actor, id, { timeZone: "UTC", recurrence: "FREQ=WEEKLY;BYDAY=TU" })).nextAt).toBe(
    "2028-01-04T09:00:00.000Z",
  );
  await end((await claim(id, "2028-01-04T09:00:00"))?.lease);
  // The clock is far behind that now: the date that there was does not come again.
  expect((await updateSchedule(my.actor, id, { recurrence: "FREQ=DAILY" })).nextAt).toBe("2028-01-05T09:00:00.000Z");
  await updateSchedule(my.actor, id, { enabled: false });
  expect(await getSchedule(my.actor, id)).toMatchObject({ nextAt: null, next: [] });
  expect((await updateSchedule(my.actor, id, { enabled: true })).nextAt).toBe("2028-01-05T09:00:00.000Z");
});

test("run now neither eats nor moves the next date, waits for no clock, and is skipped while one is under way", async () => {
  const { id, nextAt } = await make();
  const asked = await runNow(my.actor, id);
  expect(asked).toMatchObject({ trigger: "manual", status: "running", messageId: null, startedAt: null });
  expect(await runNow(my.actor, id)).toMatchObject({ trigger: "manual", status: "skipped", reason: expect.stringMatching(/^overlap/) });
  const open = (await askedRuns(1000)).filter(({ scheduleId }) => scheduleId === id);
  expect(open.map((one) => one.id)).toEqual([asked.id]);
  const time = { now: new Date(), downUntil: null };
  const both = await Promise.all([1, 2].map(() => claimAsked({ id: asked.id, userId: my.actor.userId, scheduleId: id }, time, owner())));
  const begun = both.find((one) => one !== null);
  expect(both.filter((one) => one !== null)).toHaveLength(1);
  expect((await getSchedule(my.actor, id)).nextAt).toBe(nextAt);
  if (begun?.lease) await finishRun(begun.lease, { ...ending, status: "failed", error: { code: "INTERNAL", message: "Broke." } }, null);
  const { occurrences } = await listOccurrences(my.actor, id, {});
  expect(occurrences.find((one) => one.id === asked.id)).toMatchObject({ status: "failed", reason: "internal: Broke." });
  expect(await getSchedule(my.actor, id)).toMatchObject({ enabled: true, nextAt });

  const later = await runNow(my.actor, id);
  await deleteSchedule(my.actor, id);
  expect(await claimAsked({ id: later.id, userId: my.actor.userId, scheduleId: id }, time, owner())).toBeNull();
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
  const woken = await decideToolCall(my.actor, { messageId: lease.messageId, callId: "call_0_0", decision: "approve" }, wake);
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
  const task = await db().task.findFirstOrThrow({ where: { userId: my.actor.userId } });
  expect(await only(id)).toMatchObject({ status: "done", changes: [{ tool: "create_task", taskId: task.id, undone: false }] });
  await undoReply(my.actor, lease.messageId);
  expect((await only(id))?.changes).toEqual([{ tool: "create_task", taskId: task.id, undone: true }]);
  const kinds = (await db().notification.findMany({ where: { userId: my.actor.userId }, orderBy: { id: "asc" } })).map(({ kind }) => kind);
  expect(kinds).toEqual(["run_waiting", "run_done"]);

  const second = await claim(id, "2028-01-04T09:00:00");
  if (!second?.lease) throw new Error("it did not begin");
  await awaitApproval(second.lease, { parts: [], seq: 0 });
  await stopWaiting(my.actor, second.lease.messageId);
  expect(await only(id)).toMatchObject({ status: "failed", reason: "stopped: You stopped it." });
});
