import type { Message } from "#contracts/message.ts";
import { assistantActor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import type { CallQuote } from "#domain/usage/call-quote.ts";
import { lockLimits } from "#domain/usage/limit/user-limit.ts";
import { holdBackgroundCall, recordUsage, releaseHolds, type StepUsage } from "#domain/usage/usage.ts";
import { db } from "#lib/db.ts";
import { presentConversation } from "./conversation.ts";
import { presentMessage } from "./message.ts";

/** A background call that generates a title. `runId` identifies it in the ledger; it is not a turn. */
export type TitleCall = { runId: string; userId: number; conversationId: string };

/**
 * Claims the one title call of a conversation and holds its maximum cost. Returns the message that `reply` answers; null when the
 * conversation is gone, was named, or was claimed before.
 * @throws QUOTA_EXCEEDED; the conversation is then unchanged
 */
export function beginTitle(call: TitleCall, reply: Message, quote: CallQuote): Promise<Message | null> {
  const { userId, conversationId } = call;
  return db().$transaction(async (tx) => {
    await lockLimits(tx, userId);
    const { count } = await tx.conversation.updateMany({
      where: { id: conversationId, userId, deletedAt: null, temporaryUntil: null, titleSource: "words" },
      data: { titleSource: "model" },
    });
    if (count === 0) return null;
    const question = reply.parentId && (await tx.message.findFirst({ where: { id: reply.parentId, userId, role: "user" } }));
    if (!question) return null;
    await holdBackgroundCall(tx, call, quote);
    return presentMessage(question);
  });
}

/** Settles the call and names the conversation unless the user did so first. Without `usage` it cost nothing. */
export function endTitle(call: TitleCall, { title, usage }: { title: string | null; usage: StepUsage | null }): Promise<void> {
  const { userId, conversationId, runId } = call;
  return db().$transaction(async (tx) => {
    const where = { id: conversationId, userId, deletedAt: null, titleSource: "model" as const };
    const [row] = title === null ? [] : await tx.conversation.updateManyAndReturn({ where, data: { title } });
    if (usage) await recordUsage(tx, call, 0, usage);
    else await releaseHolds(tx, call);
    if (!row && !usage) return;
    const { inputTokens = 0, outputTokens = 0, costMicroUsd = 0 } = usage ?? {};
    await record(tx, assistantActor(userId, runId), {
      action: "conversation.title",
      entity: "conversation",
      entityId: conversationId,
      detail: { named: row !== undefined },
      feed: [
        ...(row ? [{ kind: "conversation.updated" as const, data: presentConversation(row) }] : []),
        ...(usage ? [{ kind: "usage.changed" as const, data: { conversationId, inputTokens, outputTokens, costMicroUsd } }] : []),
      ],
    });
  });
}
