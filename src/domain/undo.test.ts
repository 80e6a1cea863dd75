import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { ToolPart } from "#contracts/message.ts";
import { db } from "#lib/db.ts";
import { tools } from "../../realtime/tools/catalog.ts";
import { actorOf, makeUser } from "../../tests/factories.ts";
import type { Actor } from "./actor.ts";
import { beginSend } from "./begin-send.ts";
import { finishRun } from "./run-end.ts";
import { getTask, updateTask } from "./task.ts";
import { listTasks } from "./task-list.ts";
import { callIdOf, planToolCalls, runToolCall, type StoredReply } from "./tool.ts";
import { undoReply, undoToolCall } from "./undo.ts";

const noUsage = { model: "demo", inputTokens: 0, outputTokens: 0, costMicroUsd: 0 };

/** A finished reply in which the assistant made the given calls, through the real tools. */
async function replyWith(actor: Actor, calls: { name: string; input: unknown }[]) {
  const sent = { conversationId: uuidv7(), messageId: uuidv7(), text: "do it" };
  const { lease, assistantMessage } = await beginSend(actor, sent, {
    leaseOwner: "test:1",
    chooseModel: async () => "demo",
    estimate: () => 0,
    runsMax: null,
  });
  if (!lease) throw new Error("the run did not begin");
  const part = (index: number, call: { name: string; input: unknown }): ToolPart => ({
    type: "tool",
    callId: callIdOf(0, index),
    ...call,
    status: "pending",
    output: null,
  });
  let reply: StoredReply = { parts: calls.map((call, index) => part(index, call)), seq: 0 };
  await planToolCalls(
    lease,
    calls.map((call, index) => ({ ...call, index, kind: "change" as const })),
    reply,
    noUsage,
  );
  for (const [index, call] of calls.entries()) {
    const callId = callIdOf(0, index);
    reply = await runToolCall(
      lease,
      callId,
      (by, tx) => tools.get(call.name)?.run(by, call.input, tx) ?? Promise.reject(new Error("no such tool")),
      (change) => ({
        ...reply,
        parts: reply.parts.map((old) => (old.type === "tool" && old.callId === callId ? { ...old, ...change } : old)),
      }),
    );
  }
  await finishRun(lease, { status: "complete", ...reply, error: null }, null);
  return assistantMessage.id;
}

test("undoing a creation puts the task into the trash, and once only", async () => {
  const actor = actorOf(await makeUser());
  const messageId = await replyWith(actor, [{ name: "create_task", input: { title: "Milk" } }]);
  const undone = await undoToolCall(actor, { messageId, callId: "call_0_0" });
  expect(undone.parts).toMatchObject([{ status: "undone" }]);
  expect((await listTasks(actor)).tasks).toEqual([]);
  await expect(undoToolCall(actor, { messageId, callId: "call_0_0" })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a whole reply is undone backwards, all or nothing", async () => {
  const actor = actorOf(await makeUser());
  const first = await replyWith(actor, [{ name: "create_task", input: { title: "Milk" } }]);
  const [task] = (await listTasks(actor)).tasks;
  const id = task?.id ?? 0;
  const second = await replyWith(actor, [
    { name: "update_task", input: { id, title: "Oat milk", priority: "high" } },
    { name: "complete_task", input: { id } },
    { name: "delete_task", input: { id } },
  ]);
  await undoReply(actor, second);
  expect(await getTask(actor, id)).toMatchObject({ title: "Milk", priority: "none", status: "pending" });
  await undoReply(actor, first);
  await expect(getTask(actor, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a task that a person changed since is left alone", async () => {
  const actor = actorOf(await makeUser());
  const messageId = await replyWith(actor, [{ name: "create_task", input: { title: "Milk" } }]);
  const [task] = (await listTasks(actor)).tasks;
  await updateTask(actor, task?.id ?? 0, { title: "Bread" });
  await expect(undoReply(actor, messageId)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await getTask(actor, task?.id ?? 0)).toMatchObject({ title: "Bread" });
  expect(await db().auditEntry.count({ where: { userId: actor.userId, action: "tool.undo" } })).toBe(0);
});

test("nobody else can undo it", async () => {
  const messageId = await replyWith(actorOf(await makeUser()), [{ name: "create_task", input: { title: "Milk" } }]);
  await expect(undoReply(actorOf(await makeUser()), messageId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
