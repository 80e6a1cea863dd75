import { type MessageNotes, readNotes, type StoredNotes } from "#contracts/message-notes.ts";
import type { Actor } from "#domain/actor.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { db, type Tx } from "#lib/db.ts";
import { getConversation } from "./conversation.ts";

/** Newest first: the oldest messages of a very long conversation get none. */
const messagesMax = 1000;

/** The notes of a conversation's replies. @throws NOT_FOUND for a foreign or unknown conversation */
export async function listNotes(actor: Actor, conversationId: string): Promise<MessageNotes[]> {
  await getConversation(actor, conversationId);
  const rows = await db().message.findMany({
    where: { conversationId, userId: actor.userId, notes: { not: Prisma.DbNull } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: messagesMax,
    select: { id: true, notes: true },
  });
  return rows.map(({ id, notes }) => readNotes(id, notes));
}

/** Adds notes to a message; its other notes are unchanged. */
export async function addNotes(tx: Tx, { messageId, userId }: { messageId: string; userId: number }, notes: StoredNotes): Promise<void> {
  if (Object.keys(notes).length === 0) return;
  await tx.$executeRaw`
    UPDATE message SET notes = coalesce(notes, '{}') || ${JSON.stringify(notes)}::jsonb
    WHERE id = ${messageId}::uuid AND user_id = ${userId}`;
}
