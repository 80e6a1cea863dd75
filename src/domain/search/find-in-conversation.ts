import type { Actor } from "#domain/actor.ts";
import { getConversation } from "#domain/chat/conversation.ts";
import { db } from "#lib/db.ts";
import { searchWords, toTsQuery } from "./search-words.ts";

const foundMax = 500;

/** The messages of a conversation that hold all words of `q`, oldest first; a temporary one too. @throws NOT_FOUND */
export async function findInConversation(actor: Actor, id: string, q: string): Promise<string[]> {
  await getConversation(actor, id);
  const words = searchWords(q);
  if (words.length === 0) return [];
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT message.id::text FROM message_search AS search JOIN message ON message.id = search.message_id
    WHERE search.user_id = ${actor.userId} AND message.user_id = ${actor.userId} AND search.conversation_id = ${id}::uuid
      AND search.words @@ to_tsquery('simple', ${toTsQuery(words)})
    ORDER BY message.created_at, message.id LIMIT ${foundMax}`;
  return rows.map((row) => row.id);
}
