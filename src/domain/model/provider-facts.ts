import type { DeclaredFacts, FactsSource, ProviderModel } from "#contracts/model-facts.ts";
import type { Actor } from "#domain/actor.ts";
import { json } from "#domain/chat/message.ts";
import { invalid } from "#domain/error.ts";
import type { ProviderAccount } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";
import { learnedOf } from "./lack.ts";
import { factsOf, firstDefined, knownWindow } from "./model-facts.ts";
import { declaredFacts, listedModels, lockUser, modelsOfProvider, ownProvider, recordProvider, setFactsOf } from "./provider.ts";

/** How many models of one provider can have user-set facts. */
const modelsMax = 500;

/** The models of one of the actor's providers, with the facts that will be used. */
export async function listProviderModels(actor: Actor, id: string): Promise<ProviderModel[]> {
  const row = await ownProvider(db(), actor, id);
  return modelsOfProvider(row).map((name) => present(row, name));
}

/**
 * Sets the actor's own facts about a model of their provider; null removes them. Absent fields fall back to the server's report
 * and the model's name. Also adds a model that the server does not list.
 * @throws NOT_FOUND
 */
export function setModelFacts(
  actor: Actor,
  { id, model, facts }: { id: string; model: string; facts: DeclaredFacts | null },
): Promise<ProviderModel> {
  return db().$transaction(async (tx) => {
    await lockUser(tx, actor);
    const existing = await ownProvider(tx, actor, id);
    const { [model]: _former, ...others } = setFactsOf(existing);
    const isListed = listedModels(existing).includes(model);
    if (!isListed && Object.keys(others).length >= modelsMax) throw invalid("model", `can be one of at most ${modelsMax} that you name`);
    // A model that the server does not list exists only by its entry, even an empty one.
    const isSet = facts !== null && (Object.keys(facts).length > 0 || !isListed);
    const data = { setFacts: json(isSet ? { ...others, [model]: facts } : others) };
    const row = await tx.providerAccount.update({ where: { id, userId: actor.userId }, data });
    await recordProvider(tx, actor, "provider.set_model", row, { model, facts: isSet ? facts : null });
    return present(row, model);
  });
}

function present(row: ProviderAccount, name: string): ProviderModel {
  const declared = declaredFacts(row, name);
  const [set = {}, reported = {}] = declared;
  const { window, supportsVision: seesPictures } = factsOf(`${row.id}/${name}`, ...declared);
  return {
    name,
    window,
    windowFrom: sourceOf(name, set, reported),
    seesPictures,
    inputPrice: firstDefined(declared, "inputPrice") ?? null,
    outputPrice: firstDefined(declared, "outputPrice") ?? null,
    set: Object.keys(set).length > 0 ? set : null,
    learned: learnedOf(row, name),
  };
}

function sourceOf(name: string, set: DeclaredFacts, reported: DeclaredFacts): FactsSource {
  if (set.window !== undefined) return "you";
  if (reported.window !== undefined) return "server";
  return knownWindow(name) === null ? "assumed" : "known";
}
