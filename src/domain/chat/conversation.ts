import { z } from "zod";
import type { Conversation } from "#contracts/conversation.ts";
import type { Message } from "#contracts/message.ts";
import { Reasoning } from "#contracts/reasoning.ts";
import { trashDays } from "#contracts/retention.ts";
import { cutText, Instant } from "#contracts/text.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, invalid, notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import type { Conversation as ConversationRow, Prisma } from "#generated/prisma/client.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { presentMessage } from "./message.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Messages returned when a conversation is opened; older ones come in pages. */
export const openedMessageCount = 200;
const titleFromTextLength = 60;

/** The conversation fields that leave the server. */
export function presentConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    title: row.title,
    model: row.model,
    reasoning: storedReasoning(row),
    ...(row.shownMessageId ? { shownMessageId: row.shownMessageId, shownAt: row.shownAt?.toISOString() ?? null } : {}),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The reasoning setting of a conversation. The column has a check constraint; this only types it. */
export function storedReasoning({ reasoning }: Pick<ConversationRow, "reasoning">): Reasoning {
  return Reasoning.catch("normal").parse(reasoning);
}

/** The actor's live conversation; unknown, deleted and foreign ones are all NOT_FOUND. */
export async function getConversation(actor: Actor, id: string, tx?: Tx): Promise<Conversation> {
  const row = await (tx ?? db()).conversation.findFirst({ where: { id, userId: actor.userId, deletedAt: null } });
  if (!row) throw notFound("Conversation");
  return presentConversation(row);
}

export type OpenedConversation = { conversation: Conversation; messages: (Message & { seq: number })[] };

/** A conversation with its newest messages in chronological order, each with the `seq` that its parts include. */
export async function openConversation(actor: Actor, id: string): Promise<OpenedConversation> {
  const conversation = await getConversation(actor, id);
  const rows = await db().message.findMany({
    where: { conversationId: id, userId: actor.userId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: openedMessageCount,
  });
  return { conversation, messages: rows.reverse().map((row) => ({ ...presentMessage(row), seq: row.seq })) };
}

/** The messages before `before` (a message id): the newest page, in chronological order. */
export async function olderMessages(actor: Actor, conversationId: string, before: string): Promise<Message[]> {
  await getConversation(actor, conversationId);
  const oldest = await db().message.findFirst({ where: { id: before, conversationId, userId: actor.userId } });
  if (!oldest) throw notFound("Message");
  const rows = await db().message.findMany({
    where: {
      conversationId,
      userId: actor.userId,
      OR: [{ createdAt: { lt: oldest.createdAt } }, { createdAt: oldest.createdAt, id: { lt: oldest.id } }],
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: openedMessageCount,
  });
  return rows.reverse().map(presentMessage);
}

export type ConversationPage = { conversations: Conversation[]; nextCursor: string | null };

/** The actor's conversations, last changed first; `q` is literal text in the title, ignoring case and accents. */
export async function listConversations(
  actor: Actor,
  { limit = 50, cursor, q }: { limit?: number; cursor?: string; q?: string } = {},
): Promise<ConversationPage> {
  const where: Prisma.ConversationWhereInput = { userId: actor.userId, deletedAt: null };
  if (q) where.id = { in: await idsTitled(actor, q) };
  if (cursor !== undefined) {
    const [time, id] = readCursor(cursor);
    where.OR = [{ updatedAt: { lt: time } }, { updatedAt: time, id: { lt: id } }];
  }
  const rows = await db().conversation.findMany({ where, orderBy: [{ updatedAt: "desc" }, { id: "desc" }], take: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    conversations: page.map(presentConversation),
    nextCursor: rows.length > limit && last ? `${last.updatedAt.toISOString()}_${last.id}` : null,
  };
}

async function idsTitled({ userId }: Actor, q: string): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT id::text FROM conversation WHERE user_id = ${userId} AND deleted_at IS NULL AND position(search_fold(${q}) in search_fold(title)) > 0`;
  return rows.map(({ id }) => id);
}

/**
 * Renames a conversation; the title must be trimmed and within its limits. @throws CONFLICT when the current title is not `was`
 */
export async function renameConversation(actor: Actor, id: string, title: string, was?: string): Promise<Conversation> {
  const expected = was === undefined ? {} : { title: was };
  try {
    return await change(actor, id, { deletedAt: null, ...expected }, { title, titleSource: "user" }, "update", "conversation.updated");
  } catch (error) {
    if (!(error instanceof DomainError && error.code === "NOT_FOUND")) throw error;
    await getConversation(actor, id);
    throw new DomainError("CONFLICT", "This was changed elsewhere since you saw it.");
  }
}

/** Moves a conversation with its messages to the trash for 7 days. */
export function deleteConversation(actor: Actor, id: string): Promise<Conversation> {
  return change(actor, id, { deletedAt: null }, { deletedAt: currentTime() }, "delete", "conversation.deleted");
}

/** Restores a conversation from the trash. */
export function restoreConversation(actor: Actor, id: string): Promise<Conversation> {
  const since = new Date(clockNow() - trashDays * dayMs);
  return change(actor, id, { deletedAt: { gt: since }, deletedFrom: null }, { deletedAt: null }, "restore", "conversation.created");
}

/** The actor's deleted conversations that can still be restored. */
export async function listDeletedConversations(actor: Actor): Promise<(Conversation & { deletedAt: string })[]> {
  const since = new Date(clockNow() - trashDays * dayMs);
  const rows = await db().conversation.findMany({
    where: { userId: actor.userId, deletedAt: { gt: since }, deletedFrom: null },
    orderBy: { deletedAt: "desc" },
  });
  return rows.map((row) => ({ ...presentConversation(row), deletedAt: row.deletedAt?.toISOString() ?? "" }));
}

/** A first title from the user's message, until a better one is generated. */
export function titleFromText(text: string): string {
  return cutText(text.trim().split(/\s+/).join(" "), titleFromTextLength);
}

function change(
  actor: Actor,
  id: string,
  where: Prisma.ConversationWhereInput,
  data: Prisma.ConversationUpdateManyMutationInput,
  verb: "update" | "delete" | "restore",
  kind: "conversation.created" | "conversation.updated" | "conversation.deleted",
): Promise<Conversation> {
  return inTransaction(undefined, async (tx) => {
    const [row] = await tx.conversation.updateManyAndReturn({ where: { ...where, id, userId: actor.userId }, data });
    if (!row) throw notFound("Conversation");
    const conversation = presentConversation(row);
    await record(tx, actor, { action: `conversation.${verb}`, entity: "conversation", entityId: id, feed: { kind, data: conversation } });
    return conversation;
  });
}

function readCursor(cursor: string): [Date, string] {
  const [time = "", id = ""] = cursor.split("_");
  if (!Instant.safeParse(time).success || !z.uuid().safeParse(id).success) {
    throw invalid("cursor", "is not a cursor of this list; begin again without one");
  }
  return [new Date(time), id];
}
