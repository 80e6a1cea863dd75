import { v7 as uuidv7 } from "uuid";
import { afterEach, expect, test, vi } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser, testOwner } from "../../tests/factories.ts";
import { beginContinue, beginRegenerate } from "./run/begin-again.ts";
import { beginSend } from "./run/begin-send.ts";
import { finishRun } from "./run/run-end.ts";
import { claimRuns, leaseSeconds, type RunLease } from "./run/run-lease.ts";
import { createTask } from "./task/task.ts";
import { awaitApproval, decideToolCall, planToolCalls } from "./tool/tool.ts";

const day = 86_400_000;
const owner = testOwner();
const usage = { model: "demo", inputTokens: 1, outputTokens: 2, costMicroUsd: 3 };
afterEach(() => void vi.useRealTimers());

test.each([
  ["40 days ahead", 40 * day],
  ["an hour behind", -3_600_000],
])("a process whose clock is %s leases replies for 8 s, and takes none from others", async (_, shiftMs) => {
  const actor = actorOf(await makeUser());
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + shiftMs });
  const sent = await beginSend(actor, { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" }, owner);
  await expectLease(sent.lease);
  await end(sent.lease, "stopped");
  const messageId = sent.assistantMessage.id;
  const continued = await beginContinue(actor, { messageId, requestId: uuidv7() }, owner);
  await expectLease(continued.lease);
  await end(continued.lease, "complete");
  const again = await beginRegenerate(actor, { messageId, requestId: uuidv7() }, owner);
  await expectLease(again.lease);
  await wait(again.lease);
  const decided = await decideToolCall(actor, { messageId: again.assistantMessage.id, callId: "call_0_0", decision: "approve" }, owner);
  await expectLease(decided.lease);
  expect(await claimRuns("test:2", 50)).toEqual([]);
});

test.each([
  ["40 days ahead", 40 * day],
  ["an hour behind", -3_600_000],
])("rows that a process whose clock is %s makes are stamped by the database", async (_, shiftMs) => {
  const user = await makeUser();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + shiftMs });
  const conversation = { id: uuidv7(), userId: user.id, title: "Mine" };
  await db().conversation.create({
    data: { ...conversation, messages: { create: { id: uuidv7(), role: "user", status: "complete", parts: [] } } },
  });
  await db().upload.createMany({ data: [{ id: uuidv7(), userId: user.id, name: "a", mime: "text/plain", size: 1, sha256: "" }] });
  await createTask(actorOf(user), { title: "Mine" });
  for (const table of ["conversation", "message", "upload", "task", "audit_entry", "feed_event"]) {
    const [row] = await db().$queryRawUnsafe<{ off: number }[]>(
      `SELECT max(abs(extract(epoch FROM created_at - now())))::float8 AS off FROM ${table} WHERE user_id = ${user.id}`,
    );
    expect(row?.off, table).toBeLessThan(600);
  }
});

async function expectLease(lease: RunLease | null): Promise<void> {
  const rows = await db().$queryRaw<{ left: number }[]>`
    SELECT extract(epoch FROM lease_expires_at - now())::float8 AS left FROM run WHERE id = ${lease?.runId}::uuid`;
  expect(rows[0]?.left).toBeGreaterThan(0);
  expect(rows[0]?.left).toBeLessThanOrEqual(leaseSeconds + 1);
}

async function end(lease: RunLease | null, status: "stopped" | "complete"): Promise<void> {
  if (!lease) throw new Error("nothing was begun");
  await finishRun(lease, { status, parts: [{ type: "text", text: "hi" }], seq: 1, error: null }, usage);
}

async function wait(lease: RunLease | null): Promise<void> {
  if (!lease) throw new Error("nothing was begun");
  const call = {
    type: "tool",
    callId: "call_0_0",
    name: "delete_task",
    input: { id: 1 },
    status: "awaiting_approval",
    output: null,
  } as const;
  await planToolCalls(lease, [{ index: 0, name: "delete_task", input: { id: 1 } }], { parts: [call], seq: 0 }, usage);
  await awaitApproval(lease, { parts: [call], seq: 0 });
}
