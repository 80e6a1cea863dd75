import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";

/**
 * Remembers the branch that a person looks at, by one of its messages, for their other devices. Nothing of the conversation
 * changes by it: it is in no audit and no feed. @throws NOT_FOUND
 */
export async function showBranch({ userId }: Actor, conversationId: string, messageId: string): Promise<void> {
  const message = await db().message.findFirst({ where: { id: messageId, userId, conversationId, conversation: { deletedAt: null } } });
  if (!message) throw notFound("Message");
  const shown = { shownMessageId: messageId, shownAt: currentTime() };
  await db().conversation.updateMany({ where: { id: conversationId, userId }, data: shown });
}
