import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { plans } from "#contracts/plan.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { quotaSnapshotOf } from "#domain/usage/usage.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser, testOwner } from "../../../tests/factories.ts";
import { estimateContext } from "./context-estimate.ts";
import { deleteConversation } from "./conversation.ts";
import { branchBefore } from "./history.ts";
import { discardSummary, editSummary, listSummaries } from "./summary.ts";
import { beginSummary, claimSummary, endSummary, readUnsummarised, releaseSummary } from "./summary-call.ts";

const usage = { model: "m", inputTokens: 900, outputTokens: 200, costMicroUsd: 70 };
const owner = testOwner("m");

/** A conversation of exchanges: `say` adds a question and its reply under a message and returns the reply's id. */
async function makeChat() {
  const user = await makeUser();
  const chat = { userId: user.id, conversationId: uuidv7() };
  await db().conversation.create({ data: { id: chat.conversationId, userId: user.id, title: "Chat" } });
  let place = 0;
  const put = async (role: "user" | "assistant", text: string, parentId: string | null) => {
    const id = uuidv7();
    place += 1;
    const parts = [{ type: "text", text }];
    const createdAt = new Date(Date.now() + place);
    await db().message.create({ data: { ...chat, id, parentId, role, status: "complete", parts, createdAt } });
    return id;
  };
  const say = async (text: string, parentId: string | null) => put("assistant", `answer to ${text}`, await put("user", text, parentId));
  const summarise = async (messageId: string, text: string) => {
    const unsummarised = await readUnsummarised(chat, messageId);
    const made = { text, messageId, base: unsummarised?.base ?? null };
    expect(await endSummary({ ...chat, runId: uuidv7() }, made, null)).toBe(true);
    return db().conversationSummary.findFirstOrThrow({ where: { messageId } });
  };
  const told = async (parentId: string) => {
    const sent = { conversationId: chat.conversationId, messageId: uuidv7(), text: "next", parentId };
    const { context, assistantMessage } = await beginSend(actorOf(user), sent, owner);
    // A run that another process takes over reads the context itself.
    expect((await branchBefore(assistantMessage.id, user.id)).summary).toEqual(context?.summary);
    return context?.summary?.text ?? null;
  };
  const standing = () => db().$transaction((tx) => quotaSnapshotOf(tx, user.id));
  return { user, actor: actorOf(user), chat, say, summarise, told, standing };
}

test("a summary applies to every branch through its last message, and to no other", async () => {
  const { say, summarise, told } = await makeChat();
  const first = await say("one", null);
  const second = await say("two", first);
  const edited = await say("two, edited", first);
  const third = await say("three", second);
  expect(await told(third)).toBeNull();
  await summarise(second, "of one and two");
  expect(await told(third)).toBe("of one and two");
  expect(await told(second)).toBe("of one and two");
  expect(await told(edited)).toBeNull();
  expect(await told(first)).toBeNull();
  await summarise(first, "of one");
  expect(await told(edited)).toBe("of one");
  expect(await told(third)).toBe("of one and two");
});

test("a summary is found however far back it ends", async () => {
  const { say, summarise, told } = await makeChat();
  const first = await say("one", null);
  let last = first;
  for (let at = 0; at < 60; at += 1) last = await say(`exchange ${at}`, last);
  await summarise(first, "of one");
  expect(await told(last)).toBe("of one");
});

test("a new summary extends the nearest previous one", async () => {
  const { chat, say, summarise } = await makeChat();
  const first = await say("one", null);
  const second = await say("two", first);
  const third = await say("three", second);
  const texts = async (upTo: string) => {
    const found = await readUnsummarised(chat, upTo);
    return found && [found.base?.text ?? null, ...found.messages.flatMap(({ parts }) => parts.map((part) => "text" in part && part.text))];
  };
  expect(await texts(second)).toEqual([null, "one", "answer to one", "two", "answer to two"]);
  await summarise(first, "of one");
  expect(await texts(third)).toEqual(["of one", "two", "answer to two", "three", "answer to three"]);
  expect(await texts(first)).toBeNull();
  expect(await readUnsummarised({ ...chat, userId: (await makeUser()).id }, third)).toBeNull();
});

test("one process at a time summarises a conversation; an abandoned claim expires", async () => {
  const { chat } = await makeChat();
  const claims = await Promise.all([1, 2, 3].map(() => claimSummary(chat, 60)));
  const [claim, ...others] = claims.filter((until) => until !== null);
  expect(others).toEqual([]);
  if (!claim) throw new Error("nobody got it");
  await releaseSummary(chat, new Date(claim.getTime() - 1));
  expect(await claimSummary(chat, 60)).toBeNull();
  await releaseSummary(chat, claim);
  expect(await claimSummary(chat, -1)).not.toBeNull();
  expect(await claimSummary(chat, 60)).not.toBeNull();
  expect(await claimSummary({ ...chat, userId: (await makeUser()).id }, 60)).toBeNull();
});

test("a call is held before, settled once after, and does not count as a turn", async () => {
  const { chat, say, standing } = await makeChat();
  const messageId = await say("one", null);
  const call = { ...chat, runId: uuidv7() };
  await beginSummary(call, fixedQuote(50));
  expect(await standing()).toMatchObject({ turns: 0, held: 50, spentThisMonth: 0 });
  await endSummary(call, { text: "of one", messageId, base: null }, usage);
  await endSummary(call, null, usage);
  expect(await standing()).toMatchObject({ turns: 0, held: 0, spentThisMonth: 70 });
  const failed = { ...chat, runId: uuidv7() };
  await beginSummary(failed, fixedQuote(50));
  expect(await endSummary(failed, null, null)).toBe(false);
  expect(await standing()).toMatchObject({ held: 0, spentThisMonth: 70 });
  await expect(beginSummary({ ...chat, runId: uuidv7() }, fixedQuote(plans.free.monthlyMicroUsd + 1))).rejects.toMatchObject({
    code: "QUOTA_EXCEEDED",
  });
});

test("a summary changed or discarded during the call is not overwritten; the call is paid anyway", async () => {
  const { actor, chat, say, summarise, standing } = await makeChat();
  const first = await say("one", null);
  const messageId = await say("two", first);
  const row = await summarise(first, "of one");
  const write = async (meanwhile: (base: { id: string; updatedAt: Date }) => Promise<unknown>) => {
    const base = (await readUnsummarised(chat, messageId))?.base ?? null;
    if (base) await meanwhile(base);
    return endSummary({ ...chat, runId: uuidv7() }, { text: "of both", messageId, base }, usage);
  };
  const edit = (base: { updatedAt: Date }) =>
    editSummary(actor, { id: row.id, text: "in my words", updatedAt: base.updatedAt.toISOString() });
  expect(await write(edit)).toBe(false);
  expect(await write(() => discardSummary(actor, row.id))).toBe(false);
  expect(await listSummaries(actor, chat.conversationId)).toEqual([]);
  expect((await standing()).spentThisMonth).toBe(140);
  await deleteConversation(actor, chat.conversationId);
  expect(await write(async () => {})).toBe(false);
  expect(await claimSummary(chat, 60)).toBeNull();
});

test("an edit names the version that it changes; the second of two is refused", async () => {
  const { actor, user, chat, say, summarise } = await makeChat();
  const row = await summarise(await say("one", null), "of one");
  const before = await db().feedEvent.count({ where: { userId: user.id } });
  const edit = { id: row.id, text: "in my words", updatedAt: row.updatedAt.toISOString() };
  expect(await editSummary(actor, edit)).toMatchObject({ text: "in my words", source: "user" });
  await expect(editSummary(actor, { ...edit, text: "in other words" })).rejects.toMatchObject({ code: "CONFLICT" });
  const [event, ...more] = await db().feedEvent.findMany({ where: { userId: user.id }, orderBy: { seq: "asc" }, skip: before });
  expect(event).toMatchObject({ kind: "conversation.updated", data: { id: chat.conversationId, title: "Chat", summaryId: row.id } });
  expect(more).toEqual([]);
  const entry = await db().auditEntry.findFirstOrThrow({ where: { userId: user.id, action: "conversation.edit_summary" } });
  expect(JSON.stringify(entry.detail)).not.toContain("words");
  await deleteConversation(actor, chat.conversationId);
  await expect(editSummary(actor, edit)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("discarding also deletes the summaries that it extends, and preserves other branches", async () => {
  const { actor, chat, say, summarise, told } = await makeChat();
  const first = await say("one", null);
  const second = await say("two", first);
  const edited = await say("two, edited", first);
  await summarise(first, "of one");
  await summarise(edited, "of the other branch");
  const row = await summarise(second, "of both");
  await discardSummary(actor, row.id);
  expect(await told(second)).toBeNull();
  expect((await listSummaries(actor, chat.conversationId)).map(({ text }) => text)).toEqual(["of the other branch"]);
});

test("a conversation stores its twenty newest summaries, and they are deleted with it", async () => {
  const { actor, chat, say, summarise } = await makeChat();
  let last: string | null = null;
  for (let at = 1; at <= 22; at += 1) {
    last = await say(`exchange ${at}`, last);
    await summarise(last, `up to ${at}`);
  }
  const kept = (await listSummaries(actor, chat.conversationId)).map(({ text }) => text);
  expect(kept).toEqual(Array.from({ length: 20 }, (_, at) => `up to ${at + 3}`));
  await db().conversation.delete({ where: { id: chat.conversationId } });
  expect(await db().conversationSummary.count({ where: { userId: chat.userId } })).toBe(0);
});

test("the estimate counts a summary in place of what it covers, once the whole does not fit", async () => {
  const { actor, chat, say, summarise } = await makeChat();
  const tokens = async (parentId: string) =>
    (await estimateContext(actor, { conversationId: chat.conversationId, parentId, model: "some-local-model" }, false)).tokens;
  const first = await say("word ".repeat(1500), null);
  const before = await tokens(first);
  await summarise(first, "many words");
  expect(await tokens(first)).toBe(before);
  const second = await say("word ".repeat(1500), first);
  expect(await tokens(second)).toBeLessThan(before + 100);
});
