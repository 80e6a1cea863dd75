import type { MessageUsage } from "#contracts/usage.ts";
import type { Actor } from "#domain/actor.ts";
import { presentMessage } from "#domain/chat/message.ts";
import { notFound } from "#domain/error.ts";
import { modelNames } from "#domain/model/model-name.ts";
import { db } from "#lib/db.ts";
import { monthOf } from "./usage-view.ts";

/** The usage of each model call of the actor's reply, and when the limit that ended it resets. */
export async function messageUsage(actor: Actor, id: string): Promise<MessageUsage> {
  const row = await db().message.findFirst({ where: { id, userId: actor.userId, role: "assistant" } });
  if (!row) throw notFound("Message");
  const message = presentMessage(row);
  const runs = await db().run.findMany({ where: { messageId: id, userId: actor.userId }, select: { id: true } });
  const entries = await db().usageEntry.findMany({
    where: { userId: actor.userId, runId: { in: runs.map((run) => run.id) }, released: false },
    // A continued reply continues its step numbers, so they are unique across its runs.
    orderBy: [{ step: "asc" }, { id: "asc" }],
  });
  const nameOf = await modelNames(actor);
  return {
    modelName: message.model && nameOf(message.model),
    steps: entries.map((entry) => ({
      step: entry.step,
      modelName: nameOf(entry.model),
      inputTokens: entry.inputTokens,
      cachedInputTokens: entry.cachedInputTokens,
      cacheWriteTokens: entry.cacheWriteTokens,
      outputTokens: entry.outputTokens,
      costMicroUsd: Number(entry.costMicroUsd),
      ownKey: entry.ownKey,
      estimated: entry.estimated,
      tools: message.parts.flatMap((part) => (part.type === "tool" && part.callId.startsWith(`call_${entry.step}_`) ? [part.name] : [])),
    })),
    error: message.error,
    resetsAt: message.error?.code === "QUOTA_EXCEEDED" ? await resetOf(actor) : null,
  };
}

/** When the exhausted limit resets; null when none is exhausted any more. */
async function resetOf(actor: Actor): Promise<string | null> {
  const { turns, turnsMax, turnsResetAt, spentMicroUsd, heldMicroUsd, maxMicroUsd, resetsAt } = await monthOf(actor);
  if (spentMicroUsd + heldMicroUsd >= maxMicroUsd) return resetsAt;
  return turns >= turnsMax ? turnsResetAt : null;
}
