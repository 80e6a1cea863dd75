import type { ToolPart } from "#contracts/message.ts";
import { lockReply } from "#domain/chat/lock-reply.ts";
import { presentMessage, storedParts } from "#domain/chat/message.ts";
import { lockLimits } from "#domain/usage/limit/user-limit.ts";
import { currentTime } from "#lib/database/clock.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../error.ts";
import { inTransaction, record } from "../record.ts";
import { requireUnchanged } from "./changed-since.ts";
import { type Decision, type WakeOwner, wakeRun } from "./tool.ts";

/**
 * Notes one decision on every call of a reply that still waits, and wakes the run. With none waiting the message is returned
 * as it is: the same decision again finds nothing to decide.
 */
export function decideAllToolCalls(
  actor: Actor,
  { messageId, decision, anyway }: { messageId: string; decision: "approve" | "reject"; anyway?: boolean | undefined },
  owner: WakeOwner,
): Promise<Decision> {
  return inTransaction(undefined, async (tx) => {
    await lockLimits(tx, actor.userId);
    const row = await lockReply(tx, actor, messageId);
    const message = presentMessage(row);
    const waiting = message.parts.filter((part): part is ToolPart => part.type === "tool" && part.status === "awaiting_approval");
    if (waiting.length === 0) return { message, lease: null, seq: row.seq, changed: false };
    if (row.status !== "awaiting_approval") throw new DomainError("CONFLICT", "This reply is not waiting for a decision");
    if (decision === "approve" && !anyway) await requireUnchanged(tx, actor, messageId, waiting);
    const answer: Partial<ToolPart> = decision === "approve" ? { status: "pending" } : { status: "rejected", output: { rejected: true } };
    const parts = message.parts.map((part) =>
      part.type === "tool" && part.status === "awaiting_approval" ? { ...part, ...answer } : part,
    );
    const lease = await wakeRun(tx, actor, row.conversationId, messageId, owner);
    const data = { ...storedParts(parts), updatedAt: currentTime(), status: "streaming" as const };
    const updated = await tx.message.update({ where: { id: messageId, userId: actor.userId }, data });
    for (const { callId, name } of waiting)
      await record(tx, actor, { action: `tool.${decision}`, entity: "message", entityId: messageId, detail: { callId, tool: name } });
    return { message: presentMessage(updated), lease, seq: updated.seq, changed: true };
  });
}
