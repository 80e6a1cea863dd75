import type { Message, ToolPart } from "#contracts/message.ts";
import { isUndoable } from "#contracts/tool.ts";
import type { Actor } from "#domain/actor.ts";
import { getConversation } from "#domain/chat/conversation.ts";
import { lockReply } from "#domain/chat/lock-reply.ts";
import { presentMessage, storedParts } from "#domain/chat/message.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { notifySql } from "#domain/notify.ts";
import { inTransaction, record } from "#domain/record.ts";
import { lockTree } from "#domain/task/task-rules.ts";
import type { Prisma } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import type { Tx } from "#lib/db.ts";
import { wayBack } from "./inverse/inverses.ts";

/**
 * Takes back what one tool call of a finished reply did.
 * @throws NOT_FOUND unknown reply or call · CONFLICT nothing to undo, still being written, or the task has changed since
 */
export function undoToolCall(actor: Actor, { messageId, callId }: { messageId: string; callId: string }): Promise<Message> {
  return inTransaction(undefined, (tx) => undoCalls(tx, actor, messageId, (part) => part.callId === callId));
}

/** Takes back all that a reply did, the last call first; all or nothing. */
export function undoReply(actor: Actor, messageId: string): Promise<Message> {
  return inTransaction(undefined, (tx) => undoCalls(tx, actor, messageId, isUndoable));
}

/**
 * Takes back all that the assistant did in a conversation, the last call of the last reply first; all or nothing.
 * Returns how many replies had something to undo.
 * @throws NOT_FOUND unknown conversation, or nothing to undo · CONFLICT a reply is being written, or a task has changed since
 */
export function undoConversation(actor: Actor, conversationId: string): Promise<number> {
  return inTransaction(undefined, async (tx) => {
    await getConversation(actor, conversationId, tx);
    return undoReplies(tx, actor, { conversationId });
  });
}

/**
 * The same for a branch that is left: for a message and all that follows it, in every version.
 * @throws NOT_FOUND unknown message, or nothing to undo · CONFLICT as above
 */
export function undoBranch(actor: Actor, messageId: string): Promise<number> {
  return inTransaction(undefined, async (tx) => {
    const root = await tx.message.findFirst({ where: { id: messageId, userId: actor.userId, conversation: { deletedAt: null } } });
    if (!root) throw notFound("Message");
    const since = await tx.message.findMany({
      where: { conversationId: root.conversationId, userId: actor.userId, createdAt: { gte: root.createdAt } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, parentId: true },
    });
    // A message is older than its answers: one pass in their order finds all.
    const branch = new Set([root.id]);
    for (const { id, parentId } of since) if (parentId && branch.has(parentId)) branch.add(id);
    return undoReplies(tx, actor, { id: { in: [...branch] } });
  });
}

async function undoReplies(tx: Tx, actor: Actor, where: Prisma.MessageWhereInput): Promise<number> {
  const rows = await tx.message.findMany({
    where: { ...where, userId: actor.userId, role: "assistant" },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const changed = rows.filter((row) => presentMessage(row).parts.some((part) => part.type === "tool" && isUndoable(part)));
  if (changed.length === 0) throw notFound("A change of the assistant's");
  for (const { id } of changed) await undoCalls(tx, actor, id, isUndoable);
  return changed.length;
}

async function undoCalls(tx: Tx, actor: Actor, messageId: string, chosen: (part: ToolPart) => boolean): Promise<Message> {
  // Several changes in one transaction, any of which may move a task below another: before any row is locked.
  await lockTree(tx, actor);
  const message = await lockEnded(tx, actor, messageId);
  const calls = message.parts.filter((part): part is ToolPart => part.type === "tool").filter(chosen);
  if (calls.length === 0) throw notFound("Tool call");
  for (const call of calls.reverse()) await takeBack(tx, actor, messageId, call);
  const undone = new Set(calls.map((call) => call.callId));
  const parts = message.parts.map((part) =>
    part.type === "tool" && undone.has(part.callId) ? { ...part, status: "undone" as const } : part,
  );
  return storeUndone(tx, actor, { ...message, parts }, { calls: [...undone] });
}

/** A reply that has ended, locked. @throws CONFLICT it is being written, or waits */
export async function lockEnded(tx: Tx, actor: Actor, messageId: string): Promise<Message> {
  const message = presentMessage(await lockReply(tx, actor, messageId));
  if (message.status === "streaming" || message.status === "awaiting_approval") throw conflict("This reply is not finished yet");
  return message;
}

/** Stores what a reply is after something of it was undone, and says so to every page. */
export async function storeUndone(tx: Tx, actor: Actor, { id, parts }: Message, detail: Record<string, unknown>): Promise<Message> {
  const where = { id, userId: actor.userId };
  const updated = await tx.message.update({ where, data: { ...storedParts(parts), updatedAt: currentTime() } });
  await record(tx, actor, { action: "tool.undo", entity: "message", entityId: id, detail });
  await tx.$queryRaw`SELECT ${notifySql("message", actor.userId, id)}`;
  return presentMessage(updated);
}

async function takeBack(tx: Tx, actor: Actor, messageId: string, part: ToolPart): Promise<void> {
  if (part.status === "undone") throw conflict("This has been undone already");
  const call = await tx.toolCall.findFirst({ where: { messageId, callId: part.callId, userId: actor.userId } });
  const back = part.status === "done" ? wayBack(call?.undo) : null;
  if (!back) throw conflict("There is nothing to undo here");
  await back(tx, actor);
}

function conflict(message: string): DomainError {
  return new DomainError("CONFLICT", message);
}
