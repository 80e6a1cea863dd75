import type { ChatSource, PastChatImport } from "#contracts/chat-import.ts";
import type { Actor } from "#domain/actor.ts";
import { recordConversations } from "#domain/chat/record-conversations.ts";
import { notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";

const shownMax = 20;

/** The actor's imports of chats, newest first. */
export async function listChatImports({ userId }: Actor): Promise<PastChatImport[]> {
  const rows = await db().chatImport.findMany({
    where: { userId },
    orderBy: { createdAt: "desc" },
    take: shownMax,
    include: { _count: { select: { sources: { where: { userId, conversation: { deletedAt: null } } } } } },
  });
  return rows.map(({ id, source, name, createdAt, undoneAt, _count }) => ({
    id,
    source: source as ChatSource,
    name,
    chats: _count.sources,
    createdAt: createdAt.toISOString(),
    undoneAt: undoneAt?.toISOString() ?? null,
  }));
}

/** Puts all chats of an import into the trash, gone on with or not. Returns how many went; a second time none. @throws NOT_FOUND */
export function undoChatImport(actor: Actor, id: string): Promise<{ deleted: number }> {
  const { userId } = actor;
  return inTransaction(undefined, async (tx) => {
    const now = currentTime();
    const [found] = await tx.chatImport.updateManyAndReturn({ where: { id, userId }, data: { undoneAt: now } });
    if (!found) throw notFound("Import");
    const where = { userId, deletedAt: null, sources: { some: { userId, importId: id } } };
    const rows = await tx.conversation.updateManyAndReturn({ where, data: { deletedAt: now } });
    await recordConversations(tx, actor, rows, { action: "conversation.delete", kind: "conversation.deleted" });
    await record(tx, actor, { action: "chat.undo_import", entity: "chat_import", entityId: id, detail: { chats: rows.length } });
    return { deleted: rows.length };
  });
}
