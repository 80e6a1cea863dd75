import { v7 as uuidv7 } from "uuid";
import { trashDays } from "#contracts/retention.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import { isLive, stillAnswering } from "#domain/run/begin.ts";
import type { Conversation as ConversationRow } from "#generated/prisma/client.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import type { Tx } from "#lib/db.ts";
import { presentConversation } from "./conversation.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Messages that were deleted together: `id` restores them. */
export type RemovedMessages = { id: string; conversationId: string; messageId: string };

/**
 * Deletes a message with all that follows it, in every version. They move to a deleted conversation of their own, so that
 * everything which leaves deleted conversations out leaves them out, too, and can be restored for 7 days.
 * @throws NOT_FOUND · CONFLICT a reply among them is still being written
 */
export function removeMessage(actor: Actor, messageId: string): Promise<RemovedMessages> {
  const { userId } = actor;
  return inTransaction(undefined, async (tx) => {
    const target = await tx.message.findFirst({ where: { id: messageId, userId, conversation: { deletedAt: null } } });
    if (!target) throw notFound("Message");
    const conversation = await lockConversation(tx, actor, target.conversationId);
    const branch = await branchFrom(tx, actor, target.conversationId, messageId);
    if (branch.some(isLive)) throw stillAnswering();
    const { id } = await tx.conversation.create({
      data: {
        id: uuidv7(),
        userId,
        title: conversation.title,
        deletedFrom: conversation.id,
        deletedAt: currentTime(),
        temporaryUntil: conversation.temporaryUntil,
      },
    });
    const ids = branch.map((message) => message.id);
    await moveMessages(tx, actor, ids, id);
    await recordChange(tx, actor, { verb: "delete", conversation, messageId, count: ids.length });
    return { id, conversationId: conversation.id, messageId };
  });
}

/** Puts deleted messages back in their place. @throws NOT_FOUND · CONFLICT what they answered was deleted after them */
export function restoreMessages(actor: Actor, id: string): Promise<RemovedMessages> {
  const { userId } = actor;
  return inTransaction(undefined, async (tx) => {
    const since = new Date(clockNow() - trashDays * dayMs);
    const removed = await tx.conversation.findFirst({ where: { id, userId, deletedAt: { gt: since }, deletedFrom: { not: null } } });
    if (!removed?.deletedFrom) throw notFound("Message");
    const conversation = await lockConversation(tx, actor, removed.deletedFrom);
    const messages = await tx.message.findMany({
      where: { userId, conversationId: id },
      select: { id: true, parentId: true },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    const [first] = messages;
    if (!first) throw notFound("Message");
    const { parentId } = first;
    if (parentId && !(await tx.message.findFirst({ where: { id: parentId, userId, conversationId: conversation.id } })))
      throw new DomainError("CONFLICT", "What this message answers was deleted, too. Restore that first.");
    await moveMessages(
      tx,
      actor,
      messages.map((message) => message.id),
      conversation.id,
    );
    await tx.conversation.delete({ where: { id, userId } });
    await recordChange(tx, actor, { verb: "restore", conversation, messageId: first.id, count: messages.length });
    return { id, conversationId: conversation.id, messageId: first.id };
  });
}

/** Its row becomes another version, at which a message that is being sent looks; its place in lists stays. @throws NOT_FOUND */
async function lockConversation(tx: Tx, { userId }: Actor, id: string): Promise<ConversationRow> {
  const [found] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE conversation SET updated_at = updated_at WHERE id = ${id}::uuid AND user_id = ${userId} AND deleted_at IS NULL RETURNING id::text`;
  if (!found) throw notFound("Message");
  return tx.conversation.findUniqueOrThrow({ where: { id, userId } });
}

async function branchFrom(tx: Tx, { userId }: Actor, conversationId: string, messageId: string) {
  // In order, so that a parent comes before what answers it.
  const all = await tx.message.findMany({
    where: { userId, conversationId },
    select: { id: true, parentId: true, status: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const branch = new Set([messageId]);
  for (const { id, parentId } of all) if (parentId && branch.has(parentId)) branch.add(id);
  return all.filter(({ id }) => branch.has(id));
}

async function moveMessages(tx: Tx, { userId }: Actor, ids: string[], to: string): Promise<void> {
  await tx.$executeRaw`UPDATE message SET conversation_id = ${to}::uuid WHERE user_id = ${userId} AND id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`
    UPDATE conversation_summary SET conversation_id = ${to}::uuid WHERE user_id = ${userId} AND message_id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`
    UPDATE message_search SET conversation_id = ${to}::uuid WHERE user_id = ${userId} AND message_id = ANY(${ids}::uuid[])`;
}

type Changed = { verb: "delete" | "restore"; conversation: ConversationRow; messageId: string; count: number };

function recordChange(tx: Tx, actor: Actor, { verb, conversation, messageId, count }: Changed): Promise<void> {
  const which = verb === "delete" ? { removedId: messageId } : { restoredId: messageId };
  return record(tx, actor, {
    action: `message.${verb}`,
    entity: "message",
    entityId: messageId,
    detail: { conversationId: conversation.id, count },
    feed: { kind: "conversation.updated", data: { ...presentConversation(conversation), ...which } },
  });
}
