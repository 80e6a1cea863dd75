import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { plans } from "#contracts/plan.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { finishRun, type RunEnd } from "#domain/run/run-end.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser, testOwner } from "../../../tests/factories.ts";
import { recordUsage } from "./usage.ts";
import { messageUsage } from "./usage-message.ts";

const usage = { model: "m", inputTokens: 10, outputTokens: 3, costMicroUsd: 20 };

async function makeReply(end: Partial<RunEnd> = {}, last: typeof usage | null = usage) {
  const user = await makeUser();
  const owner = testOwner("m");
  const { lease } = await beginSend(actorOf(user), { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" }, owner);
  if (!lease) throw new Error("nothing was begun");
  if (last) await db().$transaction((tx) => recordUsage(tx, lease, 0, usage));
  const message = await finishRun({ ...lease, step: 1 }, { status: "complete", parts: [], seq: 0, error: null, ...end }, last);
  return { user, actor: actorOf(user), message };
}

test("a reply's steps are listed individually, with the tools that each called", async () => {
  const tool = { type: "tool" as const, callId: "call_0_0", name: "create_task", input: {}, status: "done" as const, output: {} };
  const { actor, message } = await makeReply({ parts: [tool, { type: "text", text: "Done." }] });
  const call = {
    modelName: "m",
    inputTokens: 10,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 3,
    costMicroUsd: 20,
    estimated: false,
    ownKey: false,
  };
  expect(await messageUsage(actor, message.id)).toEqual({
    modelName: "m",
    steps: [
      { step: 0, ...call, tools: ["create_task"] },
      { step: 1, ...call, tools: [] },
    ],
    error: null,
    resetsAt: null,
  });
});

test("neither another user's reply nor a user message is found", async () => {
  const { actor, message } = await makeReply();
  const other = await makeUser();
  await expect(messageUsage(actorOf(other), message.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(messageUsage(actor, message.parentId ?? "")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a reply ended by the plan's limit says when it resets, while it is exhausted", async () => {
  const error = { code: "QUOTA_EXCEEDED", message: "used up" };
  const { user, actor, message } = await makeReply({ status: "failed", error }, null);
  expect(await messageUsage(actor, message.id)).toMatchObject({ steps: [], error, resetsAt: null });
  const day = new Date(new Date().toISOString().slice(0, 10));
  await db().usageBalance.create({ data: { userId: user.id, day, costMicroUsd: BigInt(plans.free.monthlyMicroUsd) } });
  expect((await messageUsage(actor, message.id)).resetsAt).toMatch(/-01T00:00:00\.000Z$/);
});
