import { notFound } from "#domain/error.ts";
import { inTransaction } from "#domain/record.ts";
import { type RunLease, requireLease } from "#domain/run/run-lease.ts";

/**
 * Notes that a call of somebody else's server begins. Its effect cannot be in our transaction, so it is made at most
 * once: who finds the note of an earlier attempt (a process died in between) must not make the call again.
 */
export function beginMcpCall(lease: RunLease, callId: string): Promise<"first" | "again"> {
  return inTransaction(undefined, async (tx) => {
    await requireLease(tx, lease);
    const call = await tx.toolCall.findFirst({ where: { messageId: lease.messageId, callId, userId: lease.userId } });
    if (!call) throw notFound("Tool call");
    if (call.done || call.output !== null) return "again";
    const where = { runId_step_index: { runId: call.runId, step: call.step, index: call.index }, userId: lease.userId };
    await tx.toolCall.update({ where, data: { output: { begun: true } } });
    return "first";
  });
}
