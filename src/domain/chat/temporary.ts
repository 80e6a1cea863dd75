import type { Actor } from "#domain/actor.ts";
import { inTransaction, record } from "#domain/record.ts";
import { currentTime } from "#lib/database/clock.ts";

/**
 * Removes a temporary conversation for good. One whose reply is being written is hidden at once and goes with the next
 * purge, as that reply's process must hear of it first. Does nothing for one that is gone, or is not temporary.
 */
export function discardConversation(actor: Actor, id: string): Promise<void> {
  const { userId } = actor;
  return inTransaction(undefined, async (tx) => {
    const mine = { id, userId, temporaryUntil: { not: null } };
    const writing = await tx.run.updateMany({
      where: { userId, status: "running", message: { conversationId: id, conversation: mine } },
      data: { stopRequested: true },
    });
    const now = currentTime();
    const { count } =
      writing.count > 0
        ? await tx.conversation.updateMany({ where: mine, data: { deletedAt: now, temporaryUntil: now } })
        : await tx.conversation.deleteMany({ where: mine });
    if (count > 0) await record(tx, actor, { action: "conversation.discard", entity: "conversation", entityId: id });
  });
}
