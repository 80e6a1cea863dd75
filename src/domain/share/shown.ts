import type { MessagePart } from "#contracts/message.ts";
import { type ShareChoice, type SharedMessage, type SharedPart, sharedBytesMax, sharedMessagesMax } from "#contracts/share.ts";
import type { Actor } from "#domain/actor.ts";
import { presentMessage } from "#domain/chat/message.ts";
import { messageBefore } from "#domain/chat/message-before.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { db, type Tx } from "#lib/db.ts";

/** `ids`: of each message, for its owner alone. */
export type Shown = { conversationId: string; title: string; messages: SharedMessage[]; ids: string[] };

/**
 * Exactly what a link would show: the branch from the beginning to a message. Reasoning is never part of it.
 * @throws NOT_FOUND, also for a temporary conversation · CONFLICT a reply is being written, or it is too much
 */
export async function shownBy(actor: Actor, { messageId, withTools, withFiles }: ShareChoice, tx?: Tx): Promise<Shown> {
  const { userId } = actor;
  const ask = tx ?? db();
  const last = await ask.message.findFirst({
    where: { id: messageId, userId, conversation: { deletedAt: null, temporaryUntil: null } },
    select: { conversationId: true, conversation: { select: { title: true } } },
  });
  if (!last) throw notFound("Message");
  const ids = await ask.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE branch AS (
      SELECT id, parent_id, 1 AS depth FROM message WHERE id = ${messageId}::uuid AND user_id = ${userId}
      UNION ALL
      SELECT before.*, depth + 1 FROM branch, ${messageBefore(userId, "branch", Prisma.sql`id, parent_id`)} WHERE depth <= ${sharedMessagesMax}
    ) SELECT id::text FROM branch ORDER BY depth DESC`;
  if (ids.length > sharedMessagesMax) throw tooMuch();
  const rows = await ask.message.findMany({ where: { id: { in: ids.map(({ id }) => id) }, userId } });
  const byId = new Map(rows.map((row) => [row.id, presentMessage(row)]));
  const shown = ids.flatMap(({ id }) => {
    const message = byId.get(id);
    if (!message) return [];
    if (message.status === "streaming" || message.status === "awaiting_approval")
      throw new DomainError("CONFLICT", "A reply is still being written. Share the conversation when it is finished.");
    const { role, model, createdAt, parts } = message;
    const chosen = parts.flatMap((part) => sharedPart(part, { withTools, withFiles }));
    return chosen.length > 0 ? [{ id, message: { role, model, createdAt, parts: chosen } }] : [];
  });
  const messages = shown.map(({ message }) => message);
  if (Buffer.byteLength(JSON.stringify(messages)) > sharedBytesMax) throw tooMuch();
  return { conversationId: last.conversationId, title: last.conversation.title, messages, ids: shown.map(({ id }) => id) };
}

/** What a link to the newest branch of a conversation would show, or to the one that ends in a message. @throws as `shownBy` */
export async function previewShare(
  actor: Actor,
  { conversationId, messageId, ...choice }: Omit<ShareChoice, "messageId"> & { conversationId: string; messageId?: string | undefined },
): Promise<Shown> {
  const where = { conversationId, userId: actor.userId, ...(messageId ? { id: messageId } : {}) };
  const last = await db().message.findFirst({ where, orderBy: [{ createdAt: "desc" }, { id: "desc" }], select: { id: true } });
  if (!last) throw notFound("Message");
  return shownBy(actor, { ...choice, messageId: last.id });
}

function sharedPart(part: MessagePart, { withTools, withFiles }: Pick<ShareChoice, "withTools" | "withFiles">): SharedPart[] {
  if (part.type === "text") return part.text.trim() === "" ? [] : [{ type: "text", text: part.text }];
  if (part.type === "tool" && withTools) {
    const { name, status, input, output } = part;
    return [{ type: "tool", name, status, input, output }];
  }
  if (part.type !== "file" || !withFiles) return [];
  const { name, mime, size } = part;
  return [{ type: "file", name, mime, size }];
}

function tooMuch(): DomainError {
  return new DomainError("CONFLICT", `A link can show ${sharedMessagesMax} messages of 2 MB together. Share an earlier message.`);
}
