import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { plans } from "#contracts/plan.ts";
import type { RunOwner } from "#domain/run/begin.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { finishRun, type RunEnd } from "#domain/run/run-end.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { fixedQuote } from "./call-quote.ts";
import { beginCall, endCall, quotaSnapshotOf } from "./usage.ts";
import { verifyUsage } from "./usage-verify.ts";

const owner = (hold: number, runsMax: number | null = null): RunOwner => ({
  leaseOwner: "test:1",
  tokens: new LeaseTokens(),
  chooseModel: async () => "m",
  quote: async () => fixedQuote(hold),
  runsMax,
});
const input = () => ({ conversationId: uuidv7(), messageId: uuidv7(), text: "hello" });
const usage = (costMicroUsd: number, ownKey = false) => ({ model: "m", inputTokens: 10, outputTokens: 20, costMicroUsd, ownKey });
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 60 * 60 * 1000);
const oldestOf = ({ id }: { id: number }) =>
  db().usageHold.findFirstOrThrow({ where: { userId: id, createdAt: { gt: hoursAgo(24) } }, orderBy: { createdAt: "asc" } });
const complete: RunEnd = { status: "complete", parts: [], seq: 0, error: null };

async function begin(user: { id: number }, hold: number) {
  const { lease } = await beginSend(actorOf(user), input(), owner(hold));
  if (!lease) throw new Error("nothing was begun");
  return lease;
}
const spending = async (user: { id: number }) => {
  const { spentThisMonth, held } = await db().$transaction((tx) => quotaSnapshotOf(tx, user.id));
  return { spentThisMonth, held };
};

test("a call is held before it is made, and settled once with its cost", async () => {
  const user = await makeUser();
  const lease = await begin(user, 500);
  expect(await spending(user)).toEqual({ spentThisMonth: 0, held: 500 });
  await finishRun(lease, complete, usage(120));
  await finishRun(lease, complete, usage(120));
  expect(await spending(user)).toEqual({ spentThisMonth: 120, held: 0 });
  expect(await db().usageEntry.findMany({ where: { userId: user.id } })).toMatchObject([
    { runId: lease.runId, conversationId: lease.conversationId, costMicroUsd: 120n, released: false },
  ]);
});

test("a failed call releases its hold and costs nothing", async () => {
  const user = await makeUser();
  const lease = await begin(user, 500);
  const message = await finishRun(lease, { ...complete, status: "failed", error: { code: "X", message: "x" } }, null);
  expect(await spending(user)).toEqual({ spentThisMonth: 0, held: 0 });
  expect(message.usage).toBeNull();
});

test("spent and held amounts together are limited to the plan's allowance, and the message says until when", async () => {
  const user = await makeUser();
  const { monthlyMicroUsd } = plans.free;
  await finishRun(await begin(user, 10), complete, usage(monthlyMicroUsd - 1000));
  await begin(user, 900);
  await expect(beginSend(actorOf(user), input(), owner(200))).rejects.toMatchObject({
    code: "QUOTA_EXCEEDED",
    message: expect.stringMatching(
      /allowance for this month .* Upgrade to Pro, use a model .* own key, or wait until \d{4}-\d\d-01T00:00:00/,
    ),
  });
  // What is free for us is still allowed: the user's own key, or the stand-in.
  await expect(beginSend(actorOf(user), input(), owner(0))).resolves.toBeDefined();
  await db().user.update({ where: { id: user.id }, data: { plan: "pro" } });
  await expect(beginSend(actorOf(user), input(), owner(200))).resolves.toBeDefined();
});

test("a refused send leaves nothing behind", async () => {
  const user = await makeUser();
  await expect(beginSend(actorOf(user), input(), owner(plans.free.monthlyMicroUsd + 1))).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  expect(await db().conversation.count({ where: { userId: user.id } })).toBe(0);
  expect(await db().usageHold.count({ where: { userId: user.id } })).toBe(0);
});

test("a user's own key does not use the allowance", async () => {
  const user = await makeUser();
  await finishRun(await begin(user, 0), complete, usage(5000, true));
  expect(await spending(user)).toEqual({ spentThisMonth: 0, held: 0 });
});

test("concurrent replies are limited, but a repetition of a running one is answered", async () => {
  const user = await makeUser();
  const sent = input();
  await beginSend(actorOf(user), sent, owner(0, 1));
  await expect(beginSend(actorOf(user), input(), owner(0, 1))).rejects.toMatchObject({ code: "RATE_LIMITED" });
  expect((await beginSend(actorOf(user), sent, owner(0, 1))).lease).toBeNull();
});

test("a call outside conversations is held, settled and released in the same way", async () => {
  const user = await makeUser();
  const [one, two] = [uuidv7(), uuidv7()];
  await beginCall(actorOf(user), one, { quote: fixedQuote(300), runsMax: null });
  await beginCall(actorOf(user), two, { quote: fixedQuote(300), runsMax: null });
  await endCall(actorOf(user), one, usage(40));
  await endCall(actorOf(user), two, null);
  expect(await spending(user)).toEqual({ spentThisMonth: 40, held: 0 });
});

test("the ledger can be recomputed, and manual changes are detected", async () => {
  const user = await makeUser();
  await finishRun(await begin(user, 500), complete, usage(120));
  const ours = async () => (await verifyUsage()).filter(({ userId }) => userId === user.id);
  expect(await ours()).toEqual([]);
  await db().usageBalance.updateMany({ where: { userId: user.id }, data: { costMicroUsd: 1n } });
  expect(await ours()).toEqual([{ userId: user.id, what: expect.stringContaining("its entries make 120") }]);
});

test("the day's replies are limited to the plan's number, but not for a user's own key", async () => {
  const user = await makeUser();
  const { lease } = await beginSend(actorOf(user), input(), owner(0));
  const run = await db().run.findFirstOrThrow({ where: { id: lease?.runId ?? "", userId: user.id } });
  const more = Array.from({ length: plans.free.dailyTurns - 1 }, () => ({
    ...run,
    id: uuidv7(),
    requestId: uuidv7(),
    status: "ended" as const,
  }));
  await db().run.createMany({ data: more });
  await expect(beginSend(actorOf(user), input(), owner(0))).rejects.toMatchObject({
    code: "QUOTA_EXCEEDED",
    message: expect.stringMatching(/replies a day are used up\. Upgrade to Pro, .* or wait until \d{4}-\d\d-\d\dT/),
  });
  const own = { ...owner(0), chooseModel: async () => `${uuidv7()}/llama` };
  await expect(beginSend(actorOf(user), input(), own)).resolves.toBeDefined();
});

test("replies to programs count towards the daily number whatever their outcome, and are refused like those of a chat", async () => {
  const user = await makeUser();
  const { lease } = await beginSend(actorOf(user), input(), owner(0));
  await db().run.updateMany({ where: { id: lease?.runId ?? "", userId: user.id }, data: { createdAt: hoursAgo(1) } });
  const [settled, failed] = [uuidv7(), uuidv7()];
  for (const id of [settled, failed]) await beginCall(actorOf(user), id, { quote: fixedQuote(0), runsMax: null });
  await endCall(actorOf(user), settled, usage(0));
  await endCall(actorOf(user), failed, null);
  const standing = () => db().$transaction((tx) => quotaSnapshotOf(tx, user.id));
  expect(await standing()).toMatchObject({ turns: 3, running: 1 });
  const more = (createdAt: Date) => ({ runId: uuidv7(), step: 0, userId: user.id, amountMicroUsd: 0, reply: true, createdAt });
  await db().usageHold.createMany({
    data: [more(hoursAgo(25)), ...Array.from({ length: plans.free.dailyTurns - 3 }, () => more(hoursAgo(2)))],
  });
  expect(await standing()).toMatchObject({ turns: plans.free.dailyTurns, firstTurnAt: (await oldestOf(user)).createdAt });
  const refusal = { code: "QUOTA_EXCEEDED", message: expect.stringContaining("replies a day are used up") };
  await expect(beginCall(actorOf(user), uuidv7(), { quote: fixedQuote(0), runsMax: null })).rejects.toMatchObject(refusal);
  await expect(beginSend(actorOf(user), input(), owner(0))).rejects.toMatchObject(refusal);
  await expect(beginCall(actorOf(user), uuidv7(), { quote: fixedQuote(0, true), runsMax: null })).resolves.toMatchObject({
    amountMicroUsd: 0,
  });
});
