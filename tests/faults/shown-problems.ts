import { isDeepStrictEqual } from "node:util";
import type { FeedEvent } from "#contracts/realtime.ts";
import type { Client } from "./client.ts";
import type { Rows } from "./rows.ts";
import { type Shown, textOf } from "./shown.ts";

/** How long a push may be in flight. */
const onTheWayMs = 300;
/** An `open` in flight as a reply ended may have included its end. */
const openingMs = 5000;

/** Compares each client's state with the database: the same messages, texts, ends and feed. */
export function shownProblems(rows: Rows, clients: Client[], linked: boolean): string[] {
  const all = linked || new Set(clients.map((client) => client.node)).size === 1;
  return clients.flatMap((client) => {
    const problems = [...client.conversations].flatMap(([id, shown]) => conversationProblems(rows, client, id, shown, { all, linked }));
    if (client.feed.cursor !== Number(rows.stream?.feedSeq ?? 0n))
      problems.push(`has the feed up to ${client.feed.cursor} of ${rows.stream?.feedSeq}`);
    const wrong = client.feed.events.find((event) => !isStored(rows, event));
    if (wrong)
      problems.push(
        `was told ${JSON.stringify(wrong)}, stored is ${rows.feed[wrong.seq - 1]?.kind} ${JSON.stringify(rows.feed[wrong.seq - 1]?.data)}`,
      );
    return problems.map((problem) => `${client.name} ${problem}`);
  });
}

function isStored({ feed }: Rows, { seq, kind, data }: FeedEvent): boolean {
  const stored = feed[seq - 1];
  return stored?.kind === kind && isDeepStrictEqual(stored.data, data);
}

/** `linked`: every client receives events of every process. `all`: every client of this trial receives all of them. */
type Reach = { all: boolean; linked: boolean };

function conversationProblems(rows: Rows, client: Client, conversationId: string, shown: Shown, { all, linked }: Reach): string[] {
  const problems: string[] = [];
  const stored = rows.messages.filter((message) => message.conversationId === conversationId);
  for (const message of stored) {
    const known = shown.messages.get(message.id);
    const mine = rows.runs.filter((run) => run.messageId === message.id);
    const last = mine.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime()).at(-1);
    // Without a bus, only clients connected to the writing process receive events.
    const told = linked || (last?.leaseOwner === client.node.leaseOwner && (all || message.status !== "stopped"));
    const ends = shown.ends.filter((end) => end.message.id === message.id);
    if (ends.length > mine.length) problems.push(`was told ${ends.length} ends of ${message.id}, which had ${mine.length} runs`);
    const endedAt = last?.endedAt?.getTime() ?? 0;
    const mustKnow =
      last === undefined
        ? all && Date.parse(message.createdAt) > shown.joinedAt + onTheWayMs
        : told && endedAt > shown.joinedAt + onTheWayMs;
    const learned = (shown.knownEnds.get(message.id) ?? Number.POSITIVE_INFINITY) < endedAt + openingMs;
    if (last && mustKnow && !learned && !ends.some((end) => end.at > endedAt - onTheWayMs))
      problems.push(`was never told the end of ${message.id} (${message.status})`);
    const other = ends.find((end) => !end.exact);
    if (told && other) problems.push(`had ${JSON.stringify(other.shown.slice(-60))} of ${message.id}, and its end brought another text`);
    if (!known) {
      if (mustKnow) problems.push(`does not show ${message.role} ${message.id}`);
      continue;
    }
    if ((mustKnow || shown.joinedAt > endedAt) && textOf(known.parts) !== textOf(message.parts)) {
      problems.push(
        `shows ${JSON.stringify(textOf(known.parts).slice(-60))} of ${message.id}, stored is ${JSON.stringify(textOf(message.parts).slice(-60))}`,
      );
    }
  }
  for (const id of shown.messages.keys())
    if (!stored.some((message) => message.id === id)) problems.push(`shows ${id}, which is not stored`);
  return problems;
}
