import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { plans } from "#contracts/plan.ts";
import type { RunOwner } from "#domain/run/begin.ts";
import { beginContinue, beginRegenerate } from "#domain/run/begin-again.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { awaitApproval, beginStep, decideToolCall, planToolCalls } from "#domain/tool/tool.ts";
import { type CallQuote, fixedQuote } from "#domain/usage/call-quote.ts";
import { beginCall, endCall, quotaSnapshotOf, recordUsage } from "#domain/usage/usage.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../../tests/factories.ts";
import { replyWith } from "../../../../tests/replies.ts";
import { setCaps } from "./caps.ts";

// Every limit is enforced where it is spent: concurrent begins never exceed it together.

const owner = (quote: CallQuote = fixedQuote(0), runsMax: number | null = null, model = "m"): RunOwner => ({
  leaseOwner: "test:1",
  tokens: new LeaseTokens(),
  chooseModel: async () => model,
  quote: async () => quote,
  runsMax,
});
const input = () => ({ conversationId: uuidv7(), messageId: uuidv7(), text: "hello" });
const answerOf = (outputTokens: number): CallQuote => ({
  ownKey: false,
  inputMicroUsd: 1000,
  fullMicroUsd: 1000 + outputTokens * 10,
  outputTokens,
});

async function outcomes(works: (() => Promise<unknown>)[]) {
  const settled = await Promise.allSettled(works.map((work) => work()));
  const refusals = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  return { accepted: settled.length - refusals.length, codes: [...new Set(refusals.map(({ code }) => code))] };
}
const times = <T>(count: number, work: () => T): T[] => Array.from({ length: count }, work);

/** A user with that many of the day's replies left. */
async function userWithRepliesLeft(left: number) {
  const user = await makeUser();
  const used = times(plans.free.dailyTurns - left, () => ({ runId: uuidv7(), step: 0, userId: user.id, amountMicroUsd: 0, reply: true }));
  await db().usageHold.createMany({ data: used });
  return user;
}
async function spend(user: { id: number }, costMicroUsd: number, ownKey = false) {
  const usage = { model: "m", inputTokens: 1, outputTokens: 1, costMicroUsd, ownKey };
  await db().$transaction((tx) => recordUsage(tx, { userId: user.id, runId: uuidv7(), conversationId: null }, 0, usage));
}
async function heldOf(user: { id: number }) {
  const { held, spentThisMonth } = await quotaSnapshotOf(db(), user.id);
  return held + spentThisMonth;
}

test("with one reply left, one of twenty sends to new conversations is accepted", async () => {
  const user = await userWithRepliesLeft(1);
  const send = () => beginSend(actorOf(user), input(), owner());
  expect(await outcomes(times(20, () => send))).toEqual({ accepted: 1, codes: ["QUOTA_EXCEEDED"] });
  expect(await db().run.count({ where: { userId: user.id } })).toBe(1);
});

test("sends, regenerations, continuations and API calls share the last reply", async () => {
  const user = await userWithRepliesLeft(3);
  const [one, two] = [await replyWith(actorOf(user), []), await replyWith(actorOf(user), [], "stopped")];
  const works = [
    () => beginSend(actorOf(user), input(), owner()),
    () => beginRegenerate(actorOf(user), { messageId: one.messageId, requestId: uuidv7() }, owner()),
    () => beginContinue(actorOf(user), { messageId: two.messageId, requestId: uuidv7() }, owner()),
    () => beginCall(actorOf(user), uuidv7(), { quote: fixedQuote(0), runsMax: null }),
  ];
  expect(await outcomes(works)).toEqual({ accepted: 1, codes: ["QUOTA_EXCEEDED"] });
});

test("of forty concurrent replies, to chats and programs, five are accepted; an ended one makes room", async () => {
  const user = await makeUser();
  const calls = times(20, () => uuidv7());
  const works = calls.flatMap((id) => [
    () => beginSend(actorOf(user), input(), owner(fixedQuote(0), 5)),
    () => beginCall(actorOf(user), id, { quote: fixedQuote(0), runsMax: 5 }),
  ]);
  expect(await outcomes(works)).toEqual({ accepted: 5, codes: ["RATE_LIMITED"] });
  const open = await db().usageHold.findFirst({ where: { userId: user.id, openUntil: { not: null } } });
  if (!open) throw new Error("no call was begun");
  await endCall(actorOf(user), open.runId, null);
  const again = () => beginSend(actorOf(user), input(), owner(fixedQuote(0), 5));
  expect(await outcomes([again, again])).toEqual({ accepted: 1, codes: ["RATE_LIMITED"] });
});

test("another node's sends count too, even between read and write", async () => {
  const user = await userWithRepliesLeft(1);
  const elsewhere = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await elsewhere.connect();
  let begins = 0;
  const between = async () => {
    begins += 1;
    if (begins > 1) return "m";
    await elsewhere.query("INSERT INTO user_limit (user_id, version) VALUES ($1, 1)", [user.id]);
    await elsewhere.query("INSERT INTO usage_hold (run_id, step, user_id, amount_micro_usd, reply) VALUES ($1, 0, $2, 0, true)", [
      uuidv7(),
      user.id,
    ]);
    return "m";
  };
  await expect(beginSend(actorOf(user), input(), { ...owner(), chooseModel: between })).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  await elsewhere.end();
  expect(begins).toBe(2);
  expect(await db().run.count({ where: { userId: user.id } })).toBe(0);
});

test("calls that cost all that is left are serialised", async () => {
  const user = await makeUser();
  const dear = answerOf(1_000_000);
  const call = () => beginCall(actorOf(user), uuidv7(), { quote: dear, runsMax: null });
  const send = () => beginSend(actorOf(user), input(), owner(dear));
  expect(await outcomes(times(12, () => [call, send]).flat())).toEqual({ accepted: 1, codes: ["QUOTA_EXCEEDED"] });
  expect(await heldOf(user)).toBeLessThanOrEqual(plans.free.monthlyMicroUsd);
});

test("cheaper calls are allowed as often as they fit", async () => {
  const user = await makeUser();
  const call = () => beginCall(actorOf(user), uuidv7(), { quote: fixedQuote(300_000), runsMax: null });
  expect(await outcomes(times(10, () => call))).toEqual({ accepted: 3, codes: ["QUOTA_EXCEEDED"] });
});

test("with little left a reply is shortened, and the lease says to what length", async () => {
  const user = await makeUser();
  await spend(user, plans.free.monthlyMicroUsd - 3000);
  const { lease } = await beginSend(actorOf(user), input(), owner(answerOf(5000)));
  expect(lease?.outputMax).toBe(200);
  expect(await heldOf(user)).toBe(plans.free.monthlyMicroUsd);
  await expect(beginCall(actorOf(user), uuidv7(), { quote: answerOf(5000), runsMax: null })).rejects.toMatchObject({
    code: "QUOTA_EXCEEDED",
    message: expect.stringContaining("set aside for replies that are being written"),
  });
});

test("every further step is checked again, and a step is held only once", async () => {
  const user = await makeUser();
  const { lease } = await beginSend(actorOf(user), input(), owner(fixedQuote(400_000)));
  if (!lease) throw new Error("nothing was begun");
  const next = await beginStep(lease, 1, fixedQuote(500_000));
  await beginStep(lease, 1, fixedQuote(500_000));
  expect([next.step, await heldOf(user)]).toEqual([1, 900_000]);
  await expect(beginStep(next, 2, fixedQuote(500_000))).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  expect((await db().run.findFirst({ where: { id: lease.runId } }))?.step).toBe(1);
});

test("a cap per reply applies across its steps, also with own keys", async () => {
  const user = await makeUser();
  await setCaps(actorOf(user), { turnMicroUsd: 50_000, dayMicroUsd: null });
  const own = owner(fixedQuote(60_000, true), null, `${uuidv7()}/llama`);
  await expect(beginSend(actorOf(user), input(), own)).rejects.toMatchObject({
    code: "QUOTA_EXCEEDED",
    message: expect.stringContaining("$0.05"),
  });
  const { lease } = await beginSend(actorOf(user), input(), owner(fixedQuote(30_000)));
  if (!lease) throw new Error("nothing was begun");
  const usage = { model: "m", inputTokens: 1, outputTokens: 1, costMicroUsd: 30_000 };
  await db().$transaction((tx) => recordUsage(tx, { userId: user.id, runId: lease.runId, conversationId: null }, 0, usage));
  await expect(beginStep(lease, 1, fixedQuote(30_000))).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  expect((await beginStep(lease, 1, fixedQuote(20_000))).step).toBe(1);
});

test("a cap per day includes own keys and calls in flight", async () => {
  const user = await makeUser();
  await setCaps(actorOf(user), { turnMicroUsd: null, dayMicroUsd: 100_000 });
  await spend(user, 40_000, true);
  const own = () => beginSend(actorOf(user), input(), owner(fixedQuote(25_000, true), null, `${uuidv7()}/llama`));
  expect(await outcomes(times(5, () => own))).toEqual({ accepted: 2, codes: ["QUOTA_EXCEEDED"] });
  expect(await heldOf(user)).toBe(0);
  await setCaps(actorOf(user), { turnMicroUsd: null, dayMicroUsd: null });
  expect(await outcomes([own])).toEqual({ accepted: 1, codes: [] });
});

test("a reply that waited for its user continues only if the concurrency limit allows", async () => {
  const user = await makeUser();
  const waiting = await Promise.all(times(4, () => waitingReply(actorOf(user))));
  const wake = { leaseOwner: "test:1", tokens: new LeaseTokens(), runsMax: 5 };
  for (const work of times(3, () => () => beginSend(actorOf(user), input(), owner(fixedQuote(0), 5)))) await work();
  const decide = waiting.map(
    ({ messageId }) =>
      () =>
        decideToolCall(actorOf(user), { messageId, callId: "call_0_0", decision: "approve" }, wake),
  );
  expect(await outcomes(decide)).toEqual({ accepted: 2, codes: ["RATE_LIMITED"] });
  expect(await db().run.count({ where: { userId: user.id, status: "running" } })).toBe(5);
  expect(await db().message.count({ where: { userId: user.id, status: "awaiting_approval" } })).toBe(2);
});

/** A reply whose only call waits for a decision. */
async function waitingReply(actor: ReturnType<typeof actorOf>) {
  const { lease } = await beginSend(actor, input(), owner());
  if (!lease) throw new Error("nothing was begun");
  const part = { type: "tool" as const, callId: "call_0_0", name: "delete_task", input: { id: 1 }, status: "awaiting_approval" as const };
  const stored = { parts: [{ ...part, output: null }], seq: 0 };
  await planToolCalls(lease, [{ index: 0, name: part.name, input: part.input }], stored, null);
  await awaitApproval(lease, stored);
  return lease;
}
