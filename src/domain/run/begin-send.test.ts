import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { plans } from "#contracts/plan.ts";
import { deleteConversation } from "#domain/chat/conversation.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { replyWith } from "../../../tests/replies.ts";
import type { RunOwner } from "./begin.ts";
import { beginContinue, beginRegenerate } from "./begin-again.ts";
import { beginSend } from "./begin-send.ts";
import { LeaseTokens } from "./lease-tokens.ts";
import { finishRun } from "./run-end.ts";

/** A process; `between` runs once, after its first read of a conversation and before it writes. */
function processThat(between: () => Promise<unknown> = async () => {}): RunOwner {
  let first = true;
  const chooseModel = async () => {
    if (first) {
      first = false;
      await between();
    }
    return "demo";
  };
  return { leaseOwner: "test:1", tokens: new LeaseTokens(), chooseModel, quote: async () => fixedQuote(0), runsMax: null };
}

async function answered(status: "complete" | "stopped" = "complete") {
  const actor = actorOf(await makeUser());
  const { conversationId, messageId } = await replyWith(actor, [], status);
  return { actor, conversationId, replyId: messageId, text: () => ({ conversationId, messageId: uuidv7(), text: "hello" }) };
}

/** Runs, user messages, audit entries and feed events of a user. */
async function rowsOf(userId: number) {
  const where = { userId };
  const [runs, questions, audited] = await Promise.all([
    db().run.count({ where }),
    db().message.count({ where: { ...where, role: "user" } }),
    db().auditEntry.count({ where: { ...where, action: "message.send" } }),
  ]);
  return { runs, questions, audited };
}

test("a send overtaken by another page's send gets that reply as still streaming", async () => {
  const { actor, text } = await answered();
  const overtaking = processThat(() => beginSend(actor, text(), processThat()));
  await expect(beginSend(actor, text(), overtaking)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await rowsOf(actor.userId)).toEqual({ runs: 2, questions: 2, audited: 2 });
});

test("so does one overtaken in creating the conversation", async () => {
  const actor = actorOf(await makeUser());
  const conversationId = uuidv7();
  const text = () => ({ conversationId, messageId: uuidv7(), text: "hello" });
  const overtaking = processThat(() => beginSend(actor, text(), processThat()));
  await expect(beginSend(actor, text(), overtaking)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await rowsOf(actor.userId)).toEqual({ runs: 1, questions: 1, audited: 1 });
});

test("one overtaken by its own repetition returns the same reply, and begins nothing", async () => {
  const { actor, text } = await answered();
  const input = text();
  const other = Promise.withResolvers<Awaited<ReturnType<typeof beginSend>>>();
  const overtaking = processThat(async () => other.resolve(await beginSend(actor, input, processThat())));
  const begun = await beginSend(actor, input, overtaking);
  expect(begun).toMatchObject({ lease: null, assistantMessage: { id: (await other.promise).assistantMessage.id } });
  expect(await rowsOf(actor.userId)).toEqual({ runs: 2, questions: 2, audited: 2 });
});

test.each([
  ["is continued", "stopped", beginContinue],
  ["is answered anew", "complete", beginRegenerate],
] as const)("one whose parent %s meanwhile waits its turn", async (_name, status, begin) => {
  const { actor, text, replyId } = await answered(status);
  const overtaking = processThat(() => begin(actor, { messageId: replyId, requestId: uuidv7() }, processThat()));
  await expect(beginSend(actor, text(), overtaking)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await rowsOf(actor.userId)).toEqual({ runs: 2, questions: 1, audited: 1 });
});

test("one whose conversation is deleted concurrently is NOT_FOUND", async () => {
  const { actor, text, conversationId } = await answered();
  await expect(
    beginSend(
      actor,
      text(),
      processThat(() => deleteConversation(actor, conversationId)),
    ),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await rowsOf(actor.userId)).toEqual({ runs: 1, questions: 1, audited: 1 });
});

test("one whose conversation is renamed concurrently succeeds, and preserves the new title", async () => {
  const { actor, text, conversationId } = await answered();
  const renaming = processThat(() => db().conversation.update({ where: { id: conversationId }, data: { title: "new" } }));
  const { lease, conversation } = await beginSend(actor, text(), renaming);
  expect([lease === null, conversation.title]).toEqual([false, "new"]);
  expect(await rowsOf(actor.userId)).toEqual({ runs: 2, questions: 2, audited: 2 });
});

test("holds of ended calls no longer count; those of calls in flight do", async () => {
  const actor = actorOf(await makeUser({ plan: "free" }));
  const owner = { ...processThat(), quote: async () => fixedQuote(plans.free.monthlyMicroUsd * 0.6) };
  const text = () => ({ conversationId: uuidv7(), messageId: uuidv7(), text: "hello" });
  const { lease } = await beginSend(actor, text(), owner);
  await expect(beginSend(actor, text(), owner)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  if (!lease) throw new Error("nothing was begun");
  const end = { status: "complete", parts: [{ type: "text", text: "hi" }], seq: 1, error: null } as const;
  await finishRun(lease, { ...end, parts: [...end.parts] }, { model: "demo", inputTokens: 1, outputTokens: 1, costMicroUsd: 1 });
  expect((await beginSend(actor, text(), owner)).lease).not.toBeNull();
  await expect(beginSend(actor, text(), owner)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
});
