import type { Message, ToolPart } from "#contracts/message.ts";
import { ProposalResult } from "#contracts/proposal.ts";
import type { Actor } from "#domain/actor.ts";
import { json } from "#domain/chat/message.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { inTransaction } from "#domain/record.ts";
import { lockTree } from "#domain/task/task-rules.ts";
import { EachUndo, wayBack } from "./inverse/inverses.ts";
import { lockEnded, storeUndone } from "./undo.ts";

/**
 * Takes back one change of a proposal that was accepted; with the last one the whole call is undone.
 * @throws NOT_FOUND unknown reply, call or change · CONFLICT it was not made, is undone, or the task has changed since
 */
export function undoProposedChange(
  actor: Actor,
  { messageId, callId, at }: { messageId: string; callId: string; at: number },
): Promise<Message> {
  return inTransaction(undefined, async (tx) => {
    await lockTree(tx, actor);
    const message = await lockEnded(tx, actor, messageId);
    const call = await tx.toolCall.findFirst({ where: { messageId, callId, userId: actor.userId } });
    const part = message.parts.find((one): one is ToolPart => one.type === "tool" && one.callId === callId);
    const { data: output } = ProposalResult.safeParse(part?.output);
    if (!call || !part || !output?.changes[at]) throw notFound("Change");
    const stored = EachUndo.safeParse(call.undo).data?.changes ?? [];
    const back = part.status === "done" ? wayBack(stored.find((change) => change.at === at)?.undo) : null;
    if (!back) throw new DomainError("CONFLICT", "There is nothing to undo here");
    await back(tx, actor);
    const changes = output.changes.map((change, place) => (place === at ? { ...change, status: "undone" as const } : change));
    const left = stored.filter((change) => change.at !== at);
    await tx.toolCall.update({
      where: { runId_step_index: { runId: call.runId, step: call.step, index: call.index }, userId: actor.userId },
      data: { undo: json({ verb: "each", changes: left }), output: json({ changes }) },
    });
    const after: ToolPart = { ...part, output: { changes }, status: left.length === 0 ? "undone" : "done" };
    const parts = message.parts.map((one) => (one === part ? after : one));
    return storeUndone(tx, actor, { ...message, parts }, { calls: [callId], change: at });
  });
}
