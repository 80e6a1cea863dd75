import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { plans } from "#contracts/plan.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { finishRun } from "#domain/run/run-end.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { quotaSnapshotOf } from "#domain/usage/usage.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser, testOwner } from "../../../tests/factories.ts";
import { deleteConversation, renameConversation } from "./conversation.ts";
import { beginTitle, endTitle, type TitleCall } from "./title.ts";

const usage = { model: "m", inputTokens: 10, outputTokens: 3, costMicroUsd: 20 };
const named = { title: "Boats", usage };

async function makeReply() {
  const user = await makeUser();
  const owner = testOwner("m");
  const { lease } = await beginSend(actorOf(user), { conversationId: uuidv7(), messageId: uuidv7(), text: "tell me of boats" }, owner);
  if (!lease) throw new Error("nothing was begun");
  const reply = await finishRun(lease, { status: "complete", parts: [], seq: 0, error: null }, null);
  const call = (): TitleCall => ({ runId: uuidv7(), userId: user.id, conversationId: reply.conversationId });
  const title = async () => (await db().conversation.findUniqueOrThrow({ where: { id: reply.conversationId } })).title;
  const standing = () => db().$transaction((tx) => quotaSnapshotOf(tx, user.id));
  return { user, actor: actorOf(user), reply, call, title, standing };
}

test("one call titles a conversation, held before and paid after; there is no second one", async () => {
  const { reply, call, title, standing } = await makeReply();
  const calls = [call(), call()];
  const tries = await Promise.all(calls.map((one) => beginTitle(one, reply, fixedQuote(50))));
  expect(tries.filter((question) => question !== null)).toMatchObject([{ parts: [{ text: "tell me of boats" }] }]);
  const first = calls[tries.findIndex((question) => question !== null)] ?? call();
  const { turns, held } = await standing();
  expect({ turns, held }).toEqual({ turns: 1, held: 50 });
  await endTitle(first, named);
  expect(await title()).toBe("Boats");
  expect(await beginTitle(call(), reply, fixedQuote(50))).toBeNull();
  const after = await standing();
  expect({ turns: after.turns, spent: after.spentThisMonth }).toEqual({ turns: 1, spent: 20 });
});

test("a title set by the user is never changed, also one set during the call", async () => {
  const before = await makeReply();
  await renameConversation(before.actor, before.reply.conversationId, "Mine");
  expect(await beginTitle(before.call(), before.reply, fixedQuote(0))).toBeNull();
  const meanwhile = await makeReply();
  const call = meanwhile.call();
  await beginTitle(call, meanwhile.reply, fixedQuote(0));
  await renameConversation(meanwhile.actor, meanwhile.reply.conversationId, "Mine");
  await endTitle(call, named);
  expect(await meanwhile.title()).toBe("Mine");
  // The call was made and is paid anyway.
  expect((await meanwhile.standing()).spentThisMonth).toBe(20);
});

test("a failed call releases its hold and leaves the first title", async () => {
  const { reply, call, title, standing } = await makeReply();
  const failed = call();
  await beginTitle(failed, reply, fixedQuote(50));
  await endTitle(failed, { title: null, usage: null });
  expect(await title()).toBe("tell me of boats");
  expect(await standing()).toMatchObject({ held: 0, spentThisMonth: 0 });
});

test("without allowance no call is made, and a later reply may try again", async () => {
  const { reply, call } = await makeReply();
  await expect(beginTitle(call(), reply, fixedQuote(plans.free.monthlyMicroUsd + 1))).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  expect(await beginTitle(call(), reply, fixedQuote(0))).not.toBeNull();
});

test("somebody else's conversation and a deleted one are not titled", async () => {
  const { reply, call, actor } = await makeReply();
  const other = await makeUser();
  expect(await beginTitle({ ...call(), userId: other.id }, reply, fixedQuote(0))).toBeNull();
  await deleteConversation(actor, reply.conversationId);
  expect(await beginTitle(call(), reply, fixedQuote(0))).toBeNull();
});
