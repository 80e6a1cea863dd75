import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { plans } from "#contracts/plan.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { finishRun, type RunEnd } from "#domain/run/run-end.ts";
import { setCaps } from "#domain/usage/limit/caps.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser, testOwner } from "../../../tests/factories.ts";

const owner = testOwner("m");
const usage = (costMicroUsd: number) => ({ model: "m", inputTokens: 1, outputTokens: 1, costMicroUsd });
const end: RunEnd = { status: "complete", parts: [{ type: "text", text: "All is\n\nwatered." }], seq: 1, error: null };

async function reply(userId: number, more: Partial<RunEnd> = {}, cost = 0) {
  const conversationId = uuidv7();
  const { lease } = await beginSend(actorOf({ id: userId }), { conversationId, messageId: uuidv7(), text: "Water the plants" }, owner);
  if (!lease) throw new Error("nothing was begun");
  await finishRun(lease, { ...end, ...more }, usage(cost));
  await finishRun(lease, { ...end, ...more }, usage(cost));
  return conversationId;
}
const toldOf = (userId: number) =>
  db().notification.findMany({ where: { userId }, select: { kind: true, title: true, body: true, url: true }, orderBy: { id: "asc" } });

test("a reply that ends while nothing of its user's is connected is told once, one that is watched or stopped is not", async () => {
  const { id } = await makeUser();
  await reply(id);
  await reply(id, { away: true, status: "stopped" });
  expect(await toldOf(id)).toEqual([]);
  const conversationId = await reply(id, { away: true });
  const failed = await reply(id, { away: true, status: "failed", error: { code: "X", message: "The model is down." } });
  expect(await toldOf(id)).toEqual([
    { kind: "reply_done", title: "Water the plants", body: "All is watered.", url: `/chat/${conversationId}` },
    { kind: "reply_done", title: "Water the plants", body: "The reply ended early: The model is down.", url: `/chat/${failed}` },
  ]);
});

test("an allowance is told of as it comes near and as it is used up, once each", async () => {
  const { id } = await makeUser();
  const { monthlyMicroUsd } = plans.free;
  await reply(id, {}, monthlyMicroUsd * 0.8);
  expect(await toldOf(id)).toEqual([]);
  await reply(id, {}, monthlyMicroUsd * 0.11);
  await reply(id, {}, monthlyMicroUsd * 0.01);
  // Told behind the end of a reply.
  await expect
    .poll(() => toldOf(id), { timeout: 15_000 })
    .toMatchObject([{ kind: "limit", title: "You are close to a limit", body: expect.stringContaining("91 %"), url: "/usage" }]);
  await reply(id, {}, monthlyMicroUsd * 0.08);
  await expect.poll(() => toldOf(id), { timeout: 15_000 }).toMatchObject([{}, { kind: "limit", title: "You have reached a limit" }]);
});

test("the day's replies, and the cap that a user set for a day", async () => {
  const { id } = await makeUser();
  const used = Array.from({ length: plans.free.dailyTurns * 0.9 }, () => ({
    runId: uuidv7(),
    step: 0,
    userId: id,
    amountMicroUsd: 0,
    reply: true,
  }));
  await db().usageHold.createMany({ data: used });
  await setCaps(actorOf({ id }), { turnMicroUsd: null, dayMicroUsd: 1000 });
  await reply(id, {}, 950);
  await expect
    .poll(async () => (await toldOf(id)).map(({ body }) => body), { timeout: 15_000 })
    .toEqual(["You have used 90 % of your plan’s 500 replies a day.", "You have used 95 % of your own spending limit for today."]);
});
