import { v7 as uuidv7 } from "uuid";
import type { Actor } from "#domain/actor.ts";
import { openConversation, openedMessageCount } from "#domain/chat/conversation.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../factories.ts";
import { onDatabase } from "./on-database.ts";

// What chat:open reads: only the newest page, however long the conversation. Reported as a ratio to a conversation of just
// that page.
const longCount = 10_000;
const shortCount = 50;
const tries = 101;
const boundTimes = 1.5;

await onDatabase(14_442, measure);

async function measure(): Promise<void> {
  const actor = actorOf(await makeUser());
  const [short, page, long] = [
    await makeConversation(actor, shortCount),
    await makeConversation(actor, openedMessageCount),
    await makeConversation(actor, longCount),
  ];
  await db().$executeRawUnsafe("VACUUM ANALYZE");
  const times = { short: [] as number[], page: [] as number[], long: [] as number[] };
  // Measured alternately, so that other load affects all of them alike.
  for (let at = 0; at < tries; at += 1) {
    times.short.push(await timeOf(actor, short, shortCount));
    times.page.push(await timeOf(actor, page, openedMessageCount));
    times.long.push(await timeOf(actor, long, openedMessageCount));
  }
  const [ofShort, ofPage, ofLong] = [medianOf(times.short), medianOf(times.page), medianOf(times.long)];
  const ratio = ofLong / ofPage;
  console.log(`opening ${longCount} messages / ${openedMessageCount} messages: ${ratio.toFixed(2)}× (bound ${boundTimes}×)`);
  console.log(`opening ${longCount} messages / ${shortCount} messages: ${(ofLong / ofShort).toFixed(2)}×`);
  console.log(`p50: ${ofShort.toFixed(1)} ms, ${ofPage.toFixed(1)} ms, ${ofLong.toFixed(1)} ms`);
  if (ratio > boundTimes) process.exitCode = 1;
}

async function timeOf(actor: Actor, conversationId: string, wanted: number): Promise<number> {
  const began = performance.now();
  const { messages } = await openConversation(actor, conversationId);
  if (messages.length !== wanted) throw new Error(`${messages.length} messages came instead of ${wanted}`);
  return performance.now() - began;
}

function medianOf(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/** A chain of questions and answers of about 100 words, a second apart. */
async function makeConversation({ userId }: Actor, count: number): Promise<string> {
  const id = uuidv7();
  await db().$executeRaw`INSERT INTO conversation (id, user_id, title) VALUES (${id}::uuid, ${userId}, 'Long')`;
  await db().$executeRaw`
    INSERT INTO message (id, conversation_id, user_id, role, status, parts, created_at)
    SELECT uuidv7(), ${id}::uuid, ${userId}, (CASE n % 2 WHEN 1 THEN 'user' ELSE 'assistant' END)::message_role, 'complete',
      jsonb_build_array(jsonb_build_object('type', 'text', 'text', repeat('words of it ', 33))), now() - make_interval(secs => ${count}::int - n)
    FROM generate_series(1, ${count}::int) AS n`;
  return id;
}
