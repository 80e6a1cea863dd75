import { v7 as uuidv7 } from "uuid";
import { afterEach, expect, test } from "vitest";
import type { RunOwner } from "#domain/run/begin.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { type CallQuote, fixedQuote } from "#domain/usage/call-quote.ts";
import { beginCall, endCall, recordUsage } from "#domain/usage/usage.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../../tests/factories.ts";
import { isSpendCapReached, setSpendCap } from "./spend-cap.ts";

afterEach(() => setSpendCap(undefined));

const owner = (quote: CallQuote, runsMax: number | null = null, model = "m"): RunOwner => ({
  leaseOwner: "test:1",
  tokens: new LeaseTokens(),
  chooseModel: async () => model,
  quote: async () => quote,
  runsMax,
});
const input = () => ({ conversationId: uuidv7(), messageId: uuidv7(), text: "hello" });
const calling = (user: { id: number }, microUsd: number, callId = uuidv7()) =>
  beginCall(actorOf(user), callId, { quote: fixedQuote(microUsd), runsMax: null });

test("the whole installation spends no more in a day than SPEND_CAP_USD_PER_DAY, and own keys still work", async () => {
  const users = await Promise.all(Array.from({ length: 6 }, () => makeUser()));
  const [first, second] = users;
  if (!first || !second) throw new Error("no users");
  const usage = { model: "m", inputTokens: 1, outputTokens: 1, costMicroUsd: 100_000 };
  await db().$transaction((tx) => recordUsage(tx, { userId: first.id, runId: uuidv7(), conversationId: null }, 0, usage));
  setSpendCap(0.5);
  const works = users.flatMap((user) => [
    () => beginSend(actorOf(user), input(), owner(fixedQuote(100_000))),
    () => calling(user, 100_000),
  ]);
  const settled = await Promise.allSettled<unknown>(works.map((work) => work()));
  const refusals = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(settled.length - refusals.length).toBe(4);
  const refusal = { code: "QUOTA_EXCEEDED", message: expect.stringContaining("people who run this server") };
  for (const refused of refusals) expect(refused).toMatchObject(refusal);
  await expect.poll(isSpendCapReached).toBe(true);
  expect((await beginSend(actorOf(second), input(), owner(fixedQuote(9), null, `${uuidv7()}/llama`))).lease).not.toBeNull();
  expect((await beginSend(actorOf(second), input(), owner(fixedQuote(0)))).lease).not.toBeNull();
});

test("a call that cost less returns the difference to the installation's cap", async () => {
  const user = await makeUser({ plan: "pro" });
  setSpendCap(0.5 + 0.2);
  const callId = uuidv7();
  await calling(user, 150_000, callId);
  const again = () => calling(user, 150_000);
  await expect(again()).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  await endCall(actorOf(user), callId, { model: "m", inputTokens: 1, outputTokens: 1, costMicroUsd: 10_000 });
  await expect(again()).resolves.toMatchObject({ amountMicroUsd: 150_000 });
});
