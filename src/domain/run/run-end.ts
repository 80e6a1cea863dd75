import type { Message, MessageError, MessagePart, MessageStatus, Usage } from "#contracts/message.ts";
import type { StoredNotes } from "#contracts/message-notes.ts";
import type { StepState } from "#contracts/step-state.ts";
import { type Actor, assistantActor } from "#domain/actor.ts";
import { presentConversation } from "#domain/chat/conversation.ts";
import { jsonOrNull, presentMessage, settleToolParts, storedParts } from "#domain/chat/message.ts";
import { addNotes } from "#domain/chat/message-notes.ts";
import { notFound } from "#domain/error.ts";
import { tellLimitsLater } from "#domain/notification/limit.ts";
import { tellReplyDone } from "#domain/notification/reply-done.ts";
import { inTransaction, record } from "#domain/record.ts";
import { failedStepOf } from "#domain/schedule/failed-step.ts";
import { followOccurrence } from "#domain/schedule/follow.ts";
import { recordUsage, releaseHolds, type StepUsage, spenderOf } from "#domain/usage/usage.ts";
import { currentTime } from "#lib/database/clock.ts";
import type { Tx } from "#lib/db.ts";
import { db } from "#lib/db.ts";
import { storeState } from "./reply-state.ts";
import { leaseState, type RunLease } from "./run-lease.ts";

export type RunEnd = {
  status: Exclude<MessageStatus, "streaming" | "awaiting_approval">;
  parts: MessagePart[];
  seq: number;
  error: MessageError | null;
  notes?: StoredNotes;
  /** What the provider needs to receive again for the last step. */
  state?: StepState | null;
  /** None of the user's pages and programs is connected: they are notified that it ended. */
  away?: boolean;
};

/**
 * Ends a run and its message once and settles its last model call. @throws LeaseLost when another process holds or has ended it
 */
export async function finishRun(lease: RunLease, end: RunEnd, usage: StepUsage | null): Promise<Message> {
  const message = await inTransaction(undefined, (tx) => endRun(tx, lease, end, usage));
  // After the commit, so that it delays no reply; if it is missed here, the next end reports it.
  tellLimitsLater(lease.userId);
  return message;
}

async function endRun(tx: Tx, lease: RunLease, end: RunEnd, usage: StepUsage | null): Promise<Message> {
  if ((await leaseState(tx, lease)) === "ended")
    return presentMessage(await tx.message.findUniqueOrThrow({ where: { id: lease.messageId, userId: lease.userId } }));
  if (usage) await recordUsage(tx, spenderOf(lease), lease.step, usage);
  // Also the holds of failed searches.
  await releaseHolds(tx, spenderOf(lease));
  await storeState(tx, lease, end.state ?? null);
  await tx.run.update({ where: { id: lease.runId, userId: lease.userId }, data: { status: "ended", endedAt: currentTime() } });
  const { message, isScheduled } = await endMessage(tx, assistantActor(lease.userId, lease.runId), lease.messageId, end);
  if (end.away && !isScheduled) await tellReplyDone(tx, lease.userId, lease.runId, message);
  return message;
}

/**
 * Ends a reply that waits for approvals, because the user stops it. Undecided calls count as rejected. `ended` is false when it
 * was not waiting any more: whoever ended or continues it notifies the pages.
 */
export function stopWaiting(actor: Actor, messageId: string): Promise<{ message: Message; ended: boolean }> {
  return inTransaction(undefined, async (tx) => {
    // Message before run, the order in which a decision locks them; the reverse order could deadlock.
    await tx.$queryRaw`SELECT 1 FROM message WHERE id = ${messageId}::uuid AND user_id = ${actor.userId} FOR UPDATE`;
    const ended = await tx.run.updateMany({
      where: { messageId, userId: actor.userId, status: "waiting" },
      data: { status: "ended", endedAt: currentTime() },
    });
    const row = await tx.message.findFirst({ where: { id: messageId, userId: actor.userId, role: "assistant" } });
    if (!row) throw notFound("Message");
    const message = presentMessage(row);
    if (ended.count === 0) return { message, ended: false };
    const end = { status: "stopped" as const, parts: message.parts, seq: row.seq, error: null };
    return { message: (await endMessage(tx, actor, messageId, end)).message, ended: true };
  });
}

/** Asks the holder of a message's run to stop at its next flush; true when there is such a run. */
export async function requestStop(actor: Actor, messageId: string): Promise<boolean> {
  const { count } = await db().run.updateMany({
    where: { messageId, userId: actor.userId, status: "running" },
    data: { stopRequested: true },
  });
  return count > 0;
}

/** A reply of the actor as it is stored now. */
export async function getReply(actor: Actor, messageId: string): Promise<Message> {
  const row = await db().message.findFirst({ where: { id: messageId, userId: actor.userId, role: "assistant" } });
  if (!row) throw notFound("Message");
  return presentMessage(row);
}

async function endMessage(tx: Tx, actor: Actor, messageId: string, end: RunEnd): Promise<{ message: Message; isScheduled: boolean }> {
  const usage = await usageOf(tx, actor, messageId);
  await addNotes(tx, { messageId, userId: actor.userId }, end.notes ?? {});
  const row = await tx.message.update({
    where: { id: messageId, userId: actor.userId },
    data: {
      status: end.status,
      ...storedParts(settleToolParts(end.parts, "The reply ended before this ran.")),
      seq: end.seq,
      usage: jsonOrNull(usage),
      error: jsonOrNull(end.error),
      updatedAt: currentTime(),
    },
  });
  const conversation = await tx.conversation.update({
    where: { id: row.conversationId, userId: actor.userId },
    data: { updatedAt: currentTime() },
  });
  const isScheduled = await followOccurrence(tx, actor.userId, messageId, {
    status: end.status,
    error: end.error,
    failedStep: failedStepOf(end.parts),
  });
  await record(tx, actor, {
    action: "message.end",
    entity: "message",
    entityId: messageId,
    detail: { status: end.status, ...(end.error ? { code: end.error.code } : {}) },
    feed: [
      { kind: "conversation.updated", data: presentConversation(conversation) },
      ...(usage ? [{ kind: "usage.changed" as const, data: { messageId, ...usage } }] : []),
    ],
  });
  return { message: presentMessage(row), isScheduled };
}

/** What all model calls of a message used, across all its runs. */
async function usageOf(tx: Tx, { userId }: Actor, messageId: string): Promise<Usage | null> {
  const runs = await tx.run.findMany({ where: { messageId, userId }, select: { id: true } });
  const { _sum, _count } = await tx.usageEntry.aggregate({
    where: { runId: { in: runs.map((run) => run.id) }, userId, released: false },
    _sum: { inputTokens: true, outputTokens: true, costMicroUsd: true },
    _count: true,
  });
  if (_count === 0) return null;
  return { inputTokens: _sum.inputTokens ?? 0, outputTokens: _sum.outputTokens ?? 0, costMicroUsd: Number(_sum.costMicroUsd ?? 0n) };
}
