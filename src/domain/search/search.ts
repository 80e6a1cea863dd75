import type { FoundConversation, FoundMessage, FoundTask, SearchResult } from "#contracts/search.ts";
import type { Actor } from "#domain/actor.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";
import { marked, searchWords, snippetOf, toTsQuery } from "./search-words.ts";

/** Only the newest matches are ranked, so that a common word does not read the whole history. */
const candidatesMax = 200;
const conversationsMax = 5;
const messagesMax = 8;
const tasksMax = 6;
/** How many characters of a message are searched for its snippet. */
const textMax = 20_000;
const snippetLength = 140;

type MessageRow = Omit<FoundMessage, "snippet" | "createdAt"> & { createdAt: Date; text: string };
type TaskRow = { id: number; title: string; description: string | null; status: string };

/**
 * The actor's items that contain all words of `q`: chats by title, the best message of each chat, and tasks. Nothing from the
 * trash.
 */
export async function search(actor: Actor, q: string): Promise<SearchResult> {
  const words = searchWords(q);
  if (words.length === 0) return { conversations: [], messages: [], tasks: [] };
  const query = toTsQuery(words);
  const [conversations, messages, tasks] = await Promise.all([
    findConversations(actor, words),
    findMessages(actor, query, words),
    findTasks(actor, query, words),
  ]);
  return { conversations, messages, tasks };
}

async function findConversations(actor: Actor, words: string[]): Promise<FoundConversation[]> {
  const all = words.map((word) => Prisma.sql`position(${word} in search_fold(title)) > 0`);
  const rows = await db().$queryRaw<{ id: string; title: string }[]>`
    SELECT id::text, title FROM conversation WHERE user_id = ${actor.userId} AND deleted_at IS NULL AND temporary_until IS NULL AND ${Prisma.join(all, " AND ")}
    ORDER BY updated_at DESC, id DESC LIMIT ${conversationsMax}`;
  return rows.map((row) => ({ id: row.id, title: marked(row.title, words) }));
}

async function findMessages(actor: Actor, query: string, words: string[]): Promise<FoundMessage[]> {
  const rows = await db().$queryRaw<MessageRow[]>`
    WITH candidates AS (
      SELECT message_id, search.conversation_id, title, ts_rank_cd(words, to_tsquery('simple', ${query})) AS rank
      FROM message_search AS search JOIN conversation ON conversation.id = search.conversation_id
      WHERE search.user_id = ${actor.userId} AND conversation.user_id = ${actor.userId} AND deleted_at IS NULL AND temporary_until IS NULL
        AND words @@ to_tsquery('simple', ${query})
      ORDER BY message_id DESC LIMIT ${candidatesMax}
    ), best AS (
      SELECT DISTINCT ON (conversation_id) * FROM candidates ORDER BY conversation_id, rank DESC, message_id DESC
    ), shown AS (SELECT * FROM best ORDER BY rank DESC, message_id DESC LIMIT ${messagesMax})
    SELECT message.id::text, message.conversation_id::text AS "conversationId", title AS "conversationTitle", role::text, created_at AS "createdAt",
      (SELECT left(string_agg(coalesce(part->>'text', part->>'name'), ' '), ${textMax}::int)
        FROM jsonb_array_elements(parts) AS part WHERE part->>'type' IN ('text', 'file')) AS text
    FROM shown JOIN message ON message.id = message_id
    WHERE message.user_id = ${actor.userId} ORDER BY rank DESC, message_id DESC`;
  return rows.map(({ text, createdAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    snippet: snippetOf(text, words, snippetLength),
  }));
}

async function findTasks(actor: Actor, query: string, words: string[]): Promise<FoundTask[]> {
  const rows = await db().$queryRaw<TaskRow[]>`
    SELECT id, title, description, status::text FROM task JOIN task_search AS search ON task_id = id
    WHERE search.user_id = ${actor.userId} AND task.user_id = ${actor.userId} AND deleted_at IS NULL
      AND words @@ to_tsquery('simple', ${query})
    ORDER BY status = 'completed', ts_rank_cd(words, to_tsquery('simple', ${query})) DESC, id DESC LIMIT ${tasksMax}`;
  return rows.map(({ description, title, ...row }) => ({
    ...row,
    title: marked(title, words),
    snippet: snippetOf(description ?? "", words, snippetLength),
  }));
}
