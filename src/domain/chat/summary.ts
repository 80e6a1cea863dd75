import type { AuditAction } from "#contracts/audit.ts";
import type { Summary, SummaryEdit } from "#contracts/summary.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { type FeedEntry, record } from "#domain/record.ts";
import { type ConversationSummary, Prisma } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { getConversation } from "./conversation.ts";
import { messageBefore } from "./message-before.ts";

/** The summary fields that leave the server. */
export function presentSummary({ id, conversationId, messageId, text, source, createdAt, updatedAt }: ConversationSummary): Summary {
  return { id, conversationId, messageId, text, source, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** All summaries of the actor's conversation; a page shows the last one on its branch. */
export async function listSummaries(actor: Actor, conversationId: string): Promise<Summary[]> {
  await getConversation(actor, conversationId);
  const rows = await db().conversationSummary.findMany({ where: { conversationId, userId: actor.userId }, orderBy: { createdAt: "asc" } });
  return rows.map(presentSummary);
}

/** Replaces the text by the actor's. @throws CONFLICT when the text has changed since they read it */
export function editSummary(actor: Actor, { id, text, updatedAt }: SummaryEdit): Promise<Summary> {
  return db().$transaction(async (tx) => {
    const own = { id, userId: actor.userId, conversation: { deletedAt: null } };
    const [row] = await tx.conversationSummary.updateManyAndReturn({
      where: { ...own, updatedAt: new Date(updatedAt) },
      data: { text, source: "user", updatedAt: currentTime() },
    });
    if (!row && (await tx.conversationSummary.findFirst({ where: own }))) throw changedElsewhere();
    if (!row) throw notFound("Summary");
    await note(tx, actor, "conversation.edit_summary", row);
    return presentSummary(row);
  });
}

/**
 * Deletes a summary and those it was built from: the model writes a new one from the messages with the next reply. Summaries of
 * other branches remain.
 */
export function discardSummary(actor: Actor, id: string): Promise<void> {
  const { userId } = actor;
  return db().$transaction(async (tx) => {
    const row = await tx.conversationSummary.findFirst({ where: { id, userId, conversation: { deletedAt: null } } });
    if (!row) throw notFound("Summary");
    await tx.$executeRaw`
      WITH RECURSIVE covered AS (
        SELECT id, parent_id FROM message WHERE id = ${row.messageId}::uuid AND user_id = ${userId}
        UNION ALL
        SELECT before.* FROM covered, ${messageBefore(userId, "covered", Prisma.sql`id, parent_id`)}
      ) DELETE FROM conversation_summary WHERE user_id = ${userId} AND message_id IN (SELECT id FROM covered)`;
    await note(tx, actor, "conversation.discard_summary", row);
  });
}

/** The feed event of a change: the conversation, itself unchanged, with the `summaryId` that changed. */
export async function summaryChanged(tx: Tx, actor: Actor, { id, conversationId }: ConversationSummary): Promise<FeedEntry> {
  return { kind: "conversation.updated", data: { ...(await getConversation(actor, conversationId, tx)), summaryId: id } };
}

async function note(tx: Tx, actor: Actor, action: AuditAction, row: ConversationSummary): Promise<void> {
  await record(tx, actor, { action, entity: "conversation", entityId: row.conversationId, feed: await summaryChanged(tx, actor, row) });
}

function changedElsewhere(): DomainError {
  return new DomainError("CONFLICT", "This summary was changed meanwhile, here or on another page. Look at it and change it again.");
}
