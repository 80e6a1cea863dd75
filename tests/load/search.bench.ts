import { search } from "#domain/search/search.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../factories.ts";
import { onDatabase } from "./on-database.ts";

// One user with 100,000 messages, the worst case: every message in the table is theirs.
const messageCount = 100_000;
const messagesPerChat = 100;
const tries = 15;
const boundMs = 100;

await onDatabase(14_441, measure);

async function measure(): Promise<void> {
  const actor = actorOf(await makeUser());
  await fill(actor.userId);
  const questions: [string, string][] = [
    ["a word in every message", "the"],
    ["one letter", "t"],
    ["a beginning of many words", "wo"],
    ["a word in 1 of 100", "rare7"],
    ["a word in one message", "needle"],
    ["two common words", "the word1"],
    ["a common and a rare word", "the needle"],
    ["a word of no message", "absent"],
  ];
  let worst = 0;
  for (const [name, q] of questions) {
    const times: number[] = [];
    for (let at = 0; at < tries; at += 1) {
      const began = performance.now();
      await search(actor, q);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const [p50 = 0, p95 = 0] = [times[Math.floor(tries / 2)], times[Math.floor(tries * 0.95)]];
    worst = Math.max(worst, p95);
    console.log(`${name} (${q}): p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
  }
  console.log(
    `search at ${messageCount} messages, worst p95 / bound: ${(worst / boundMs).toFixed(2)}× (${worst.toFixed(0)} / ${boundMs} ms)`,
  );
  if (worst > boundMs) process.exitCode = 1;
}

/** About 60 words per message, distributed as in a natural language: few of them are frequent. */
async function fill(userId: number): Promise<void> {
  await db().$executeRaw`
    INSERT INTO conversation (id, user_id, title) SELECT uuidv7(), ${userId}, 'Chat ' || n FROM generate_series(1, ${messageCount / messagesPerChat}::int) AS n`;
  const batch = 5000;
  for (let from = 1; from <= messageCount; from += batch) {
    await db().$executeRaw`
      WITH chats AS (SELECT array_agg(id) AS ids FROM conversation WHERE user_id = ${userId})
      INSERT INTO message (id, conversation_id, user_id, role, status, parts)
      SELECT uuidv7(), ids[1 + n % array_length(ids, 1)], ${userId}, 'assistant', 'complete', jsonb_build_array(jsonb_build_object('type', 'text', 'text',
        'the message ' || (SELECT string_agg('word' || (1 + power(random(), 4) * 20000)::int, ' ') FROM generate_series(1, 60 + n % 2))
        || ' rare' || n % 100 || CASE WHEN n = 4321 THEN ' needle' ELSE '' END))
      FROM chats, generate_series(${from}::int, ${from + batch - 1}::int) AS n`;
  }
  await db()
    .$executeRaw`INSERT INTO task (user_id, title, description, updated_at) SELECT ${userId}, 'Task ' || n, 'the word' || n, now() FROM generate_series(1, 2000) AS n`;
  await db().$executeRawUnsafe("VACUUM ANALYZE");
}
