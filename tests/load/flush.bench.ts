import { v7 as uuidv7 } from "uuid";
import { beginSend } from "#domain/run/begin-send.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { FlushClock } from "../../realtime/run/clocks.ts";
import { LiveReply } from "../../realtime/run/live-reply.ts";
import { actorOf, makeUser } from "../factories.ts";
import { databaseCpuMs } from "./cpu-time.ts";
import { onDatabase } from "./on-database.ts";

// PostgreSQL's cost of storing half a second of text: for new replies, for long ones, and with many in parallel.
const charsPerFlush = 350;
const longLength = 20_000;
const rounds = 24;
const boundTimes = 4;

await onDatabase(14_443, async (pid) => {
  const short = await costOf(pid, 200, 0);
  const many = await costOf(pid, 1000, 0);
  const long = await costOf(pid, 200, longLength);
  console.log(`flush of a reply of ${longLength} characters / of one that begins: ${(long / short).toFixed(1)}× (bound ${boundTimes}×)`);
  console.log(`flush among 1000 replies / among 200: ${(many / short).toFixed(1)}×`);
  console.log(`CPU of PostgreSQL for each: ${short.toFixed(0)}, ${long.toFixed(0)}, ${many.toFixed(0)} µs`);
  if (long / short > boundTimes) process.exitCode = 1;
});
process.exit();

/** Microseconds of database CPU for one flush of one growing reply of `length` characters. */
async function costOf(pid: number, count: number, length: number): Promise<number> {
  const replies = await Promise.all(Array.from({ length: count }, beginReply));
  const clock = new FlushClock(() => replies);
  // Different lengths, so that they are not all written completely at once.
  for (const [at, reply] of replies.entries()) reply.append("text", textOf(length + (at % 20) * 500));
  await clock.flush();
  const before = databaseCpuMs(pid);
  for (let round = 0; round < rounds; round += 1) {
    for (const reply of replies) reply.append("text", textOf(charsPerFlush));
    await clock.flush();
  }
  return ((databaseCpuMs(pid) - before) * 1000) / rounds / count;
}

async function beginReply(): Promise<LiveReply> {
  const owner = {
    leaseOwner: "bench:1",
    tokens: new LeaseTokens(),
    chooseModel: async () => "demo",
    quote: async () => fixedQuote(0),
    runsMax: null,
  };
  const input = { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" };
  const { lease, assistantMessage } = await beginSend(actorOf(await makeUser()), input, owner);
  if (!lease) throw new Error("nothing was begun");
  return new LiveReply(lease, assistantMessage, 0, { emit: () => {}, clock: { wait: () => {} } });
}

/** As varied as real text, because it is compressed. */
function textOf(length: number): string {
  let text = "";
  while (text.length < length)
    text += `${Math.random()
      .toString(36)
      .slice(2, 3 + Math.random() * 8)} of the list `;
  return text.slice(0, length);
}
