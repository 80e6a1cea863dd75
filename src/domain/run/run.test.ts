import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { createTask } from "#domain/task/task.ts";
import { awaitApproval, decideToolCall, planToolCalls, runToolCall } from "#domain/tool/tool.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser, testOwner } from "../../../tests/factories.ts";
import { beginSend } from "./begin-send.ts";
import { LeaseTokens } from "./lease-tokens.ts";
import { finishRun, stopWaiting } from "./run-end.ts";
import { claimRuns, flushRuns, LeaseLost, leaseSeconds, type RunLease } from "./run-lease.ts";

const owner = testOwner();
const usage = { model: "demo", inputTokens: 1, outputTokens: 2, costMicroUsd: 3 };

async function begun() {
  const user = await makeUser();
  const actor = actorOf(user);
  const input = { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" };
  const { lease, assistantMessage } = await beginSend(actor, input, owner);
  if (!lease) throw new Error("nothing was begun");
  return { actor, input, lease, assistantMessage };
}

const deletion = { index: 0, name: "delete_task", input: { id: 1 } };
const part = {
  type: "tool",
  callId: "call_0_0",
  name: "delete_task",
  input: { id: 1 },
  status: "awaiting_approval",
  output: null,
} as const;
const text = { type: "text", text: "whole" } as const;

async function parked(lease: RunLease) {
  await planToolCalls(lease, [deletion], { parts: [part], seq: 0 }, usage);
  return awaitApproval(lease, { parts: [part], seq: 0 });
}

test("the same send from two processes concurrently gives one message and one run", async () => {
  const user = await makeUser();
  const input = { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" };
  const results = await Promise.all(
    ["a:1", "b:1", "c:1"].map((leaseOwner) => beginSend(actorOf(user), input, { ...owner, leaseOwner, tokens: new LeaseTokens() })),
  );
  expect(new Set(results.map((result) => result.assistantMessage.id)).size).toBe(1);
  expect(results.filter((result) => result.lease)).toHaveLength(1);
  expect(await db().run.count({ where: { userId: user.id } })).toBe(1);
});

test("a lease is renewed well before it expires, and not on every flush", async () => {
  const { lease } = await begun();
  const expiry = async () => (await db().run.findUniqueOrThrow({ where: { id: lease.runId } })).leaseExpiresAt.getTime();
  const fresh = await expiry();
  expect(await flushRuns([lease], [])).toMatchObject([{ runId: lease.runId }]);
  expect(await expiry()).toBe(fresh);
  await db().run.update({ where: { id: lease.runId }, data: { leaseExpiresAt: new Date(Date.now() + (leaseSeconds - 2) * 1000) } });
  await flushRuns([lease], []);
  expect(await expiry()).toBeGreaterThanOrEqual(fresh);
});

test("an end, a plan and a parking whose response was lost are found done when retried", async () => {
  const first = await begun();
  const plan = () => planToolCalls(first.lease, [deletion], { parts: [part], seq: 0 }, usage);
  await plan();
  await plan();
  expect(await db().toolCall.count({ where: { runId: first.lease.runId } })).toBe(1);
  expect(await db().usageEntry.count({ where: { runId: first.lease.runId } })).toBe(1);
  const park = () => awaitApproval(first.lease, { parts: [part], seq: 0 });
  expect(await park()).toEqual(await park());

  const second = await begun();
  const end = () => finishRun(second.lease, { status: "complete", parts: [text], seq: 3, error: null }, usage);
  const stored = await end();
  expect(await end()).toEqual(stored);
  expect(await db().auditEntry.count({ where: { userId: second.actor.userId, action: "message.end" } })).toBe(1);
});

test("a call whose commit response was lost is not repeated", async () => {
  const { lease, actor } = await begun();
  await planToolCalls(lease, [{ ...deletion, name: "create_task" }], { parts: [], seq: 0 }, usage);
  const run = () =>
    runToolCall(
      lease,
      "call_0_0",
      async (assistant, tx) => ({ output: await createTask(assistant, { title: "once" }, tx) }),
      ({ status, output }) => ({ parts: [{ ...part, status, output }], seq: 0 }),
    );
  const done = await run();
  expect(await run()).toEqual(JSON.parse(JSON.stringify(done)));
  expect(await db().task.count({ where: { userId: actor.userId } })).toBe(1);
});

test("an owner that lost its lease can change nothing", async () => {
  const { lease, assistantMessage } = await begun();
  await db().run.update({ where: { id: lease.runId }, data: { leaseExpiresAt: new Date(0) } });
  const claimed = (await claimRuns("other:1", 10)).find((run) => run.lease.runId === lease.runId);
  expect(claimed?.lease.attempts).toBe(2);
  expect(await flushRuns([lease], [{ lease, parts: [text], seq: 9 }])).toEqual([]);
  await expect(finishRun(lease, { status: "complete", parts: [text], seq: 9, error: null }, usage)).rejects.toBeInstanceOf(LeaseLost);
  await expect(planToolCalls(lease, [deletion], { parts: [part], seq: 9 }, usage)).rejects.toBeInstanceOf(LeaseLost);
  await expect(awaitApproval(lease, { parts: [part], seq: 9 })).rejects.toBeInstanceOf(LeaseLost);
  expect(await db().message.findUnique({ where: { id: assistantMessage.id } })).toMatchObject({ seq: 0, parts: [], status: "streaming" });
});

test("a decision before the run is parked is refused, and is not lost by the parking", async () => {
  const { lease, actor, assistantMessage } = await begun();
  await planToolCalls(lease, [deletion], { parts: [part], seq: 0 }, usage);
  const decide = () => decideToolCall(actor, { messageId: assistantMessage.id, callId: "call_0_0", decision: "approve" }, owner);
  await expect(decide()).rejects.toMatchObject({ code: "CONFLICT" });
  await awaitApproval(lease, { parts: [part], seq: 0 });
  expect((await decide()).lease).not.toBeNull();
});

test("a concurrent decision and stop have one outcome, and do not deadlock", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { lease, actor, assistantMessage } = await begun();
    await parked(lease);
    const [decided, stopped] = await Promise.allSettled([
      decideToolCall(actor, { messageId: assistantMessage.id, callId: "call_0_0", decision: "reject" }, owner),
      stopWaiting(actor, assistantMessage.id),
    ]);
    if (stopped.status === "rejected") throw stopped.reason;
    const row = await db().message.findUniqueOrThrow({ where: { id: assistantMessage.id } });
    if (stopped.value.ended) expect(row.status).toBe("stopped");
    else expect(decided).toMatchObject({ status: "fulfilled", value: { lease: expect.anything() } });
  }
});
