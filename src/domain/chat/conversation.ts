import { z } from "zod";
import type { Conversation, ConversationFilter } from "#contracts/conversation.ts";
import type { Message } from "#contracts/message.ts";
import { Reasoning } from "#contracts/reasoning.ts";
import { trashDays } from "#contracts/retention.ts";
import { cutText, Instant } from "#contracts/text.ts";
import { zoneOf } from "#domain/account/user-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, invalid, notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import { searchWords, toTsQuery } from "#domain/search/search-words.ts";
import { type Conversation as ConversationRow, Prisma } from "#generated/prisma/client.ts";
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
    pinned: row.pinnedAt !== null,
    archived: row.archivedAt !== null,
    projectId: row.projectId,
    temporary: row.temporaryUntil !== null,
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

/**
 * The actor's conversations, last changed first, without archived ones unless asked for those. `q` is literal text in the title,
 * ignoring case and accents, or words in the messages.
 */
export async function listConversations(actor: Actor, filter: ConversationFilter = {}): Promise<ConversationPage> {
  const { limit = 50, cursor, q, withPinned } = filter;
  const where = { ...whereOf(actor, filter), ...(await changedBetween(actor, filter)) };
  if (q) where.id = { in: await idsMatching(actor, q) };
  if (cursor !== undefined) {
    const [time, id] = readCursor(cursor);
    where.OR = [{ updatedAt: { lt: time } }, { updatedAt: time, id: { lt: id } }];
  }
  const rows = await db().conversation.findMany({ where, orderBy: [{ updatedAt: "desc" }, { id: "desc" }], take: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const shown = page.map(({ id }) => id);
  const pinned =
    withPinned && cursor === undefined
      ? await db().conversation.findMany({
          where: { ...where, pinnedAt: { not: null }, id: { notIn: shown } },
          orderBy: { updatedAt: "desc" },
        })
      : [];
  return {
    conversations: [...page, ...pinned].map(presentConversation),
    nextCursor: rows.length > limit && last ? `${last.updatedAt.toISOString()}_${last.id}` : null,
  };
}

function whereOf({ userId }: Actor, { archived = false, projectId, model }: ConversationFilter): Prisma.ConversationWhereInput {
  return {
    userId,
    deletedAt: null,
    temporaryUntil: null,
    archivedAt: archived ? { not: null } : null,
    ...(projectId ? { projectId } : {}),
    ...(model ? { model } : {}),
  };
}

/** Both days are the user's own, and the last one counts as a whole. */
async function changedBetween(actor: Actor, { from, until }: ConversationFilter): Promise<{ AND?: Prisma.ConversationWhereInput }> {
  if (!from && !until) return {};
  const zone = await zoneOf(actor);
  const start = (day: string, days = 0) => new Date(Temporal.PlainDate.from(day).add({ days }).toZonedDateTime(zone).epochMilliseconds);
  return { AND: { updatedAt: { ...(from ? { gte: start(from) } : {}), ...(until ? { lt: start(until, 1) } : {}) } } };
}

async function idsMatching({ userId }: Actor, q: string): Promise<string[]> {
  const words = searchWords(q);
  const said =
    words.length === 0
      ? Prisma.sql`false`
      : Prisma.sql`EXISTS (SELECT 1 FROM message_search AS search WHERE search.user_id = ${userId} AND search.conversation_id = conversation.id
          AND search.words @@ to_tsquery('simple', ${toTsQuery(words)}))`;
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT id::text FROM conversation WHERE user_id = ${userId} AND deleted_at IS NULL
      AND (position(search_fold(${q}) in search_fold(title)) > 0 OR ${said})`;
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
  return change(
    actor,
    id,
    { deletedAt: { gt: since }, deletedFrom: null, temporaryUntil: null },
    { deletedAt: null },
    "restore",
    "conversation.created",
  );
}

/** The actor's deleted conversations that can still be restored. */
export async function listDeletedConversations(actor: Actor): Promise<(Conversation & { deletedAt: string })[]> {
  const since = new Date(clockNow() - trashDays * dayMs);
  const rows = await db().conversation.findMany({
    where: { userId: actor.userId, deletedAt: { gt: since }, deletedFrom: null, temporaryUntil: null },
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
