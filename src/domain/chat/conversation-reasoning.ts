import { splitOwnModelId } from "#contracts/provider.ts";
import type { Reasoning } from "#contracts/reasoning.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { declaredSupport, isOperatorLack, learnedOf } from "#domain/model/lack.ts";
import { operatorFactsOf } from "#domain/model/model-facts.ts";
import { declaredFacts } from "#domain/model/provider.ts";
import { hasReasoningSetting } from "#domain/model/reasoning.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import { storedReasoning } from "./conversation.ts";

/** `offered`: whether the model supports a reasoning setting at all. */
export type ReasoningState = { offered: boolean; reasoning: Reasoning };

/** The reasoning setting of the actor's conversation; the default for one that does not exist yet. */
export async function readReasoning(actor: Actor, { id, model }: { id: string; model: string }): Promise<ReasoningState> {
  const row = await db().conversation.findFirst({ where: { id, userId: actor.userId, deletedAt: null }, select: { reasoning: true } });
  return { offered: await isOffered(actor, model), reasoning: row ? storedReasoning(row) : "normal" };
}

/** Sets it for future replies. Does not move the conversation in lists. @throws NOT_FOUND */
export function setReasoning(actor: Actor, id: string, reasoning: Reasoning): Promise<Reasoning> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.conversation.updateMany({ where: { id, userId: actor.userId, deletedAt: null }, data: { reasoning } });
    if (count === 0) throw notFound("Conversation");
    await record(tx, actor, { action: "conversation.set_reasoning", entity: "conversation", entityId: id, detail: { reasoning } });
    return reasoning;
  });
}

/** Whether the model's name suggests reasoning and neither the user nor the server has reported that it is unsupported. */
async function isOffered(actor: Actor, id: string): Promise<boolean> {
  const own = splitOwnModelId(id);
  if (!own) {
    const setting = declaredSupport([operatorFactsOf(id)], "reasoning");
    if (!hasReasoningSetting(id) || setting === false) return false;
    return setting === true || !(await isOperatorLack(id, "reasoning"));
  }
  const row = await db().providerAccount.findFirst({ where: { id: own.providerId, userId: actor.userId } });
  if (!row || !hasReasoningSetting(own.model, row.baseUrl)) return false;
  const setting = declaredSupport(declaredFacts(row, own.model), "reasoning");
  return setting ?? !learnedOf(row, own.model).some(({ lack }) => lack === "reasoning");
}
