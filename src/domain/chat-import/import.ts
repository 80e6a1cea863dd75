import { v7 as uuidv7 } from "uuid";
import type { ChatImportReport, ChatSource } from "#contracts/chat-import.ts";
import type { Actor } from "#domain/actor.ts";
import { titleFromText } from "#domain/chat/conversation.ts";
import { json } from "#domain/chat/message.ts";
import { recordConversations } from "#domain/chat/record-conversations.ts";
import { inTransaction, record } from "#domain/record.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import type { FoundChat, FoundMessage } from "./read/found-chat.ts";
import { readChats } from "./read/read-chats.ts";

/** Chats in one transaction: an import that is cut off has taken whole batches, and its repetition goes on from there. */
const batchSize = 25;
const titlesMax = 20;

/**
 * Takes the chats of a file; what is there by an earlier import of the same is left alone. `dryRun`: changes nothing and says
 * what it would do. @throws VALIDATION when the file is none that we can read, or has too much in it
 */
export async function importChats(
  actor: Actor,
  file: { name: string; bytes: Uint8Array },
  { dryRun }: { dryRun: boolean },
): Promise<ChatImportReport> {
  const { source, chats } = readChats(file.bytes);
  const full = chats.filter(({ messages }) => messages.length > 0);
  const there = await knownKeys(db(), actor, source, full);
  const fresh = full.filter(({ key }) => !there.has(key));
  const report = (added: FoundChat[]) => ({
    source,
    dryRun,
    added: added.length,
    known: full.length - added.length,
    empty: chats.length - full.length,
    messages: added.reduce((sum, { messages }) => sum + messages.length, 0),
    titles: added.slice(0, titlesMax).map(titleOf),
  });
  if (dryRun || fresh.length === 0) return { ...report(fresh), importId: null };
  const importId = uuidv7();
  await db().chatImport.create({
    data: { id: importId, userId: actor.userId, source, name: file.name.slice(0, 255).toWellFormed(), createdAt: currentTime() },
  });
  const added: FoundChat[] = [];
  for (let at = 0; at < fresh.length; at += batchSize)
    added.push(...(await takeBatch(actor, { source, importId }, fresh.slice(at, at + batchSize))));
  await inTransaction(undefined, (tx) =>
    record(tx, actor, { action: "chat.import", entity: "chat_import", entityId: importId, detail: { source, chats: added.length } }),
  );
  return { ...report(added), importId };
}

type From = { source: ChatSource; importId: string };

/** Stores what of a batch is not there: another import of the same may be under way. */
function takeBatch(actor: Actor, from: From, batch: FoundChat[]): Promise<FoundChat[]> {
  const { userId } = actor;
  return inTransaction(undefined, async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`chat import ${userId}`}, 0))::text`;
    const there = await knownKeys(tx, actor, from.source, batch);
    const chats = batch.filter(({ key }) => !there.has(key)).map(timed);
    if (chats.length === 0) return [];
    const rows = await tx.conversation.createManyAndReturn({
      data: chats.map(({ id, chat, times }) => {
        const [first, last] = [times[0], times.at(-1)];
        return {
          id,
          userId,
          title: titleOf(chat),
          titleSource: "user" as const,
          createdAt: new Date(first ?? 0),
          updatedAt: new Date(last ?? 0),
        };
      }),
    });
    await tx.message.createMany({ data: chats.flatMap((one) => messageRows(userId, one)) });
    // Of a chat that was imported before and deleted since, the new one takes the place.
    await tx.chatSource.deleteMany({ where: { userId, source: from.source, key: { in: chats.map(({ chat }) => chat.key) } } });
    await tx.chatSource.createMany({ data: chats.map(({ id, chat }) => ({ userId, ...from, key: chat.key, conversationId: id })) });
    await recordConversations(tx, actor, rows, { action: "conversation.import", kind: "conversation.created" });
    return chats.map(({ chat }) => chat);
  });
}

async function knownKeys(tx: Tx, { userId }: Actor, source: ChatSource, chats: FoundChat[]): Promise<Set<string>> {
  const keys = chats.map(({ key }) => key);
  const rows = await tx.chatSource.findMany({
    where: { userId, source, key: { in: keys }, conversation: { deletedAt: null } },
    select: { key: true },
  });
  return new Set(rows.map(({ key }) => key));
}

type TimedChat = { id: string; chat: FoundChat; times: number[] };

/** Times that put the messages in their order, as near to those of the file as that allows, and none of tomorrow. */
function timed(chat: FoundChat): TimedChat {
  const now = currentTime().getTime();
  const latest = (at: number) => now - (chat.messages.length - at);
  let before = 0;
  const times = chat.messages.map(({ at }, place) => {
    before = Math.min(Math.max(at ?? chat.at ?? before + 1, before + 1), latest(place));
    return before;
  });
  return { id: uuidv7({ msecs: Math.max(times[0] ?? now, 1) }), chat, times };
}

function messageRows(userId: number, { id: conversationId, chat, times }: TimedChat) {
  const ids = times.map((msecs) => uuidv7({ msecs: Math.max(msecs, 1) }));
  return chat.messages.map(({ role, text, model }: FoundMessage, at) => {
    const time = new Date(times[at] ?? 0);
    const place = { id: ids[at] ?? uuidv7(), conversationId, userId, parentId: ids[at - 1] ?? null };
    return { ...place, role, status: "complete" as const, parts: json([{ type: "text", text }]), model, createdAt: time, updatedAt: time };
  });
}

function titleOf({ title, messages }: FoundChat): string {
  return title || titleFromText(messages[0]?.text ?? "");
}
