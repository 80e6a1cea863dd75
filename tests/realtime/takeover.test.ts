import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { MessagePart } from "#contracts/message.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { finishRun } from "#domain/run/run-end.ts";
import { flushRuns, type RunLease } from "#domain/run/run-lease.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { type Client, connect, makePerson, send, textOf, useRig } from "./rig.ts";

const rig = useRig();
const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at + 1}`).join(" ");
const text = (value: string): MessagePart[] => [{ type: "text", text: value }];

/** A reply that a dead process had started to write. */
async function repliedByTheDead(user: { id: number }): Promise<{ conversationId: string; lease: RunLease }> {
  const conversationId = uuidv7();
  const input = { conversationId, messageId: uuidv7(), text: "slow" };
  const { lease } = await beginSend(actorOf(user), input, {
    leaseOwner: "dead:1",
    tokens: new LeaseTokens(),
    chooseModel: async () => "demo",
    quote: async () => fixedQuote(0),
    runsMax: null,
  });
  if (!lease) throw new Error("it was there already");
  return { conversationId, lease };
}

const store = (lease: RunLease, seq: number, count: number) => flushRuns([lease], [{ lease, parts: text(`Slowly: ${words(count)}`), seq }]);
const expire = (lease: RunLease) => db().run.update({ where: { id: lease.runId }, data: { leaseExpiresAt: new Date(Date.now() - 1000) } });
/** What another process does when it takes a run over, in one step, so that no renewal comes between. */
const steal = (messageId: string) => db().$executeRaw`
  UPDATE run SET lease_owner = 'other:1', lease_token = gen_random_uuid(), lease_expires_at = now() + interval '60 seconds'
  WHERE message_id = ${messageId}::uuid`;
const gone = (client: Client) => client.until(() => !client.socket.connected);

test("a client that followed the dead owner is told to reopen, and sees no gap", async () => {
  const { token, user } = await makePerson();
  const page = await connect(rig.url, token);
  const { conversationId, lease } = await repliedByTheDead(user);
  await store(lease, 2, 2);
  await page.open(conversationId);
  await store(lease, 5, 5);
  await expire(lease);
  await gone(page);
  expect(page.texts.get(lease.messageId)?.seq).toBe(2);
  const again = await connect(rig.url, token);
  await again.open(conversationId);
  rig.hurry();
  const end = await again.end(lease.messageId);
  expect(textOf(end)).toBe(`Slowly: ${words(60)}.`);
  expect(again.texts.get(lease.messageId)?.parts.join("")).toBe(textOf(end));
}, 40_000);

test("an owner suspended longer than its lease changes nothing when it resumes, and its clients reopen", async () => {
  const { token } = await makePerson();
  const page = await connect(rig.url, token);
  const { input, assistantMessage } = await send(page, "slow");
  await page.until(() => (page.texts.get(assistantMessage.id)?.seq ?? 0) >= 3);
  await steal(assistantMessage.id);
  const atTakeover = await db().message.findUniqueOrThrow({ where: { id: assistantMessage.id } });
  await gone(page);
  const run = await db().run.findFirstOrThrow({ where: { messageId: assistantMessage.id } });
  const after = await db().message.findUniqueOrThrow({ where: { id: assistantMessage.id } });
  expect(after).toEqual(atTakeover);
  expect(run).toMatchObject({ status: "running", leaseOwner: "other:1" });
  const again = await connect(rig.url, token);
  const opened = await again.open(input.conversationId);
  expect(opened.live.find((live) => live.messageId === assistantMessage.id)).toMatchObject({ seq: after.seq, parts: after.parts });
  const lease = { ...run, runId: run.id, token: run.leaseToken, conversationId: input.conversationId };
  const end = { status: "stopped" as const, parts: text("The other has the last word."), seq: after.seq + 1, error: null };
  await finishRun(lease, end, null);
  expect(textOf((await again.open(input.conversationId)).messages.at(-1) ?? assistantMessage)).toBe("The other has the last word.");
});

test("so do those of a suspended owner that receives a stop before it notices", async () => {
  const { token } = await makePerson();
  const page = await connect(rig.url, token);
  const { assistantMessage } = await send(page, "slow");
  await page.until(() => (page.texts.get(assistantMessage.id)?.seq ?? 0) >= 3);
  await steal(assistantMessage.id);
  page.socket.emit("chat:stop", { messageId: assistantMessage.id }, () => {});
  await gone(page);
  expect(page.finished).toEqual([]);
});

test("a process that takes over its own run continues it only once", async () => {
  const { token } = await makePerson();
  const page = await connect(rig.url, token);
  const { input, assistantMessage } = await send(page, "slow");
  await page.until(() => (page.texts.get(assistantMessage.id)?.seq ?? 0) >= 8);
  // As after a suspension: the lease has expired, and the last text was never stored.
  await db().$executeRaw`
    UPDATE run SET lease_token = gen_random_uuid(), lease_expires_at = now() - interval '1 second'
    WHERE message_id = ${assistantMessage.id}::uuid`;
  await gone(page);
  rig.hurry();
  // Closed once when the lease was lost, and perhaps once more when the run was taken over.
  for (let again = page; ; ) {
    if (!again.socket.connected) {
      again = await connect(rig.url, token);
      await again.open(input.conversationId);
    }
    await again.until(() => !again.socket.connected || again.finished.length > 0);
    const [end] = again.finished;
    if (!end) continue;
    expect(textOf(end)).toBe(`Slowly: ${words(60)}.`);
    expect(again.texts.get(assistantMessage.id)?.parts.join("")).toBe(textOf(end));
    return;
  }
}, 40_000);

test("a reply waits for an unresponsive database and does not fail", async () => {
  const { token, user } = await makePerson();
  const { conversationId, lease } = await repliedByTheDead(user);
  const blocker = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await blocker.connect();
  const waiting = async () => {
    const rows = await db().$queryRaw<unknown[]>`
      SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return rows.length > 0;
  };
  await blocker.query('BEGIN; LOCK TABLE "user" IN ACCESS EXCLUSIVE MODE');
  await expire(lease);
  while (!(await waiting()));
  while (await waiting());
  await blocker.query("ROLLBACK");
  await blocker.end();
  const page = await connect(rig.url, token);
  await page.open(conversationId);
  rig.hurry();
  expect(textOf(await page.end(lease.messageId))).toBe(`Slowly: ${words(60)}.`);
}, 40_000);
