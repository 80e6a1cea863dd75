import { splitOwnModelId } from "#contracts/provider.ts";
import type { Reasoning } from "#contracts/reasoning.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { isOperatorLack, learnedOf, switchOf } from "#domain/model/lack.ts";
import { operatorFactsOf } from "#domain/model/model-facts.ts";
import { givenFacts } from "#domain/model/provider.ts";
import { canBeAskedToThink } from "#domain/model/reasoning.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import { storedReasoning } from "./conversation.ts";

/** `offered`: whether the model can be asked to think more or less at all. */
export type ReasoningState = { offered: boolean; reasoning: Reasoning };

/** How long models should think in the actor's conversation; in one that is not there yet, as in a new one. */
export async function readReasoning(actor: Actor, { id, model }: { id: string; model: string }): Promise<ReasoningState> {
  const row = await db().conversation.findFirst({ where: { id, userId: actor.userId, deletedAt: null }, select: { reasoning: true } });
  return { offered: await isOffered(actor, model), reasoning: row ? storedReasoning(row) : "normal" };
}

/** Sets it for the replies to come. Not a change that lists show. @throws NOT_FOUND */
export function setReasoning(actor: Actor, id: string, reasoning: Reasoning): Promise<Reasoning> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.conversation.updateMany({ where: { id, userId: actor.userId, deletedAt: null }, data: { reasoning } });
    if (count === 0) throw notFound("Conversation");
    await record(tx, actor, { action: "conversation.set_reasoning", entity: "conversation", entityId: id, detail: { reasoning } });
    return reasoning;
  });
}

/** A model whose name says that it can, and of which neither its user nor its server said that it cannot. */
async function isOffered(actor: Actor, id: string): Promise<boolean> {
  const own = splitOwnModelId(id);
  if (!own) {
    const said = switchOf([operatorFactsOf(id)], "reasoning");
    if (!canBeAskedToThink(id) || said === false) return false;
    return said === true || !(await isOperatorLack(id, "reasoning"));
  }
  const row = await db().providerAccount.findFirst({ where: { id: own.providerId, userId: actor.userId } });
  if (!row || !canBeAskedToThink(own.model, row.baseUrl)) return false;
  const said = switchOf(givenFacts(row, own.model), "reasoning");
  return said ?? !learnedOf(row, own.model).some(({ lack }) => lack === "reasoning");
}
