import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../tests/factories.ts";
import { presentMessage } from "./chat/message.ts";
import { beginSend } from "./run/begin-send.ts";
import { LeaseTokens } from "./run/lease-tokens.ts";
import { claimRuns, flushRuns } from "./run/run-lease.ts";
import { fixedQuote } from "./usage/call-quote.ts";

// Runs a version from before the tails of live replies beside this one, on the same database, with its exact statements.
const oldClaim = (owner: string) => db().$queryRaw<{ id: string }[]>`
  UPDATE run SET lease_owner = ${owner}, lease_token = gen_random_uuid(), attempts = attempts + 1,
    lease_expires_at = now() + make_interval(secs => 8)
  WHERE id IN (SELECT id FROM run WHERE status = 'running' AND lease_expires_at < now() ORDER BY lease_expires_at LIMIT 50 FOR UPDATE SKIP LOCKED)
  RETURNING id::text`;
const oldFlush = (messageId: string, { seq, base, part, tail, added }: OldFlush) => db().$executeRaw`
  UPDATE message SET seq = ${seq}, updated_at = now(), parts = coalesce(
    jsonb_set(message.parts, ARRAY[${part}::int::text, 'text'], to_jsonb((message.parts->${part}::int->>'text') || ${tail}::text)), message.parts
  ) || ${JSON.stringify(added)}::jsonb WHERE id = ${messageId}::uuid AND message.seq = ${base}`;
const oldEnd = (messageId: string, parts: unknown) => db().$executeRaw`
  UPDATE message SET status = 'complete', parts = ${JSON.stringify(parts)}::jsonb, updated_at = now() WHERE id = ${messageId}::uuid`;
type OldFlush = { seq: number; base: number; part: number | null; tail: string; added: unknown[] };

const text = (text: string) => ({ type: "text" as const, text });
const reasoning = (text: string) => ({ type: "reasoning" as const, text });

test("an old version that takes over a reply finds all of it, and so does a new one that takes it over again", async () => {
  const { lease, messageId } = await written();
  await expire(lease.runId);
  expect((await oldClaim("old:1")).map(({ id }) => id)).toEqual([lease.runId]);
  // Everything that the old version reads.
  expect((await row(messageId)).parts).toEqual([text("Once upon a time"), reasoning("and then")]);
  expect(await oldFlush(messageId, { seq: 4, base: 3, part: 1, tail: " on", added: [text("The end")] })).toBe(1);
  await expire(lease.runId);
  const [claimed] = await claimRuns("new:2", 50);
  if (!claimed) throw new Error("nothing was claimed");
  expect(presentMessage(claimed.message).parts).toEqual([text("Once upon a time"), reasoning("and then on"), text("The end")]);
});

test("an old version that ends a reply without knowing its tail is not refused", async () => {
  const { messageId } = await written();
  const parts = [text("Ended elsewhere")];
  expect(await oldEnd(messageId, parts)).toBe(1);
  expect(await row(messageId)).toMatchObject({ status: "complete", parts, tail: null });
});

test("a takeover among processes of this version changes no content", async () => {
  const { lease, messageId } = await written();
  const before = presentMessage(await row(messageId));
  await expire(lease.runId);
  const [claimed] = await claimRuns("new:2", 50);
  expect(claimed && presentMessage(claimed.message).parts).toEqual(before.parts);
  expect(await row(messageId)).toMatchObject({ tail: null, seq: 3 });
});

/** A live reply whose row has a tail. */
async function written() {
  const quote = async () => fixedQuote(0);
  const owner = { leaseOwner: "new:1", tokens: new LeaseTokens(), chooseModel: async () => "demo", quote, runsMax: null };
  const input = { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" };
  const { lease, assistantMessage } = await beginSend(actorOf(await makeUser()), input, owner);
  if (!lease) throw new Error("nothing was begun");
  await flushRuns([lease], [{ lease, seq: 2, parts: [text("Once upon")] }]);
  const tail = { part: 0, text: " a time", added: [reasoning("and then")] };
  await flushRuns([lease], [{ lease, seq: 3, base: 2, tail, whole: false }]);
  expect(await row(assistantMessage.id)).toMatchObject({ parts: [text("Once upon")], tail });
  return { lease, messageId: assistantMessage.id };
}

function row(id: string) {
  return db().message.findUniqueOrThrow({ where: { id } });
}

async function expire(id: string): Promise<void> {
  await db().run.update({ where: { id }, data: { leaseExpiresAt: new Date(0) } });
}
