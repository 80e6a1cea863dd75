import type { FactsSource, GivenFacts, ProviderModel } from "#contracts/model-facts.ts";
import type { Actor } from "#domain/actor.ts";
import { json } from "#domain/chat/message.ts";
import { invalid } from "#domain/error.ts";
import type { ProviderAccount } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";
import { learnedOf } from "./lack.ts";
import { factsOf, firstOf, knownWindow } from "./model-facts.ts";
import { givenFacts, listedModels, lockUser, modelsOfProvider, note, ownProvider, setFactsOf } from "./provider.ts";

/** Models of one provider of which a user may set something. */
const namedMax = 500;

/** The models of one of the actor's providers, each as it will be used. */
export async function listProviderModels(actor: Actor, id: string): Promise<ProviderModel[]> {
  const row = await ownProvider(db(), actor, id);
  return modelsOfProvider(row).map((name) => present(row, name));
}

/**
 * Sets what the actor knows better of a model of their provider, or with null takes it back. Absent fields are left to
 * the server's word and to what is known. A model that the server does not list is named by it. @throws NOT_FOUND
 */
export function setModelFacts(
  actor: Actor,
  { id, model, facts }: { id: string; model: string; facts: GivenFacts | null },
): Promise<ProviderModel> {
  return db().$transaction(async (tx) => {
    await lockUser(tx, actor);
    const known = await ownProvider(tx, actor, id);
    const { [model]: _former, ...others } = setFactsOf(known);
    const isListed = listedModels(known).includes(model);
    if (!isListed && Object.keys(others).length >= namedMax) throw invalid("model", `can be one of at most ${namedMax} that you name`);
    // A name that its server does not list is kept by what is set of it, also when that is nothing.
    const isSet = facts !== null && (Object.keys(facts).length > 0 || !isListed);
    const data = { setFacts: json(isSet ? { ...others, [model]: facts } : others) };
    const row = await tx.providerAccount.update({ where: { id, userId: actor.userId }, data });
    await note(tx, actor, "provider.set_model", row, { model, facts: isSet ? facts : null });
    return present(row, model);
  });
}

function present(row: ProviderAccount, name: string): ProviderModel {
  const given = givenFacts(row, name);
  const [set = {}, told = {}] = given;
  const { window, seesPictures } = factsOf(`${row.id}/${name}`, ...given);
  return {
    name,
    window,
    windowFrom: sourceOf(name, set, told),
    seesPictures,
    inputPrice: firstOf(given, "inputPrice") ?? null,
    outputPrice: firstOf(given, "outputPrice") ?? null,
    set: Object.keys(set).length > 0 ? set : null,
    learned: learnedOf(row, name),
  };
}

function sourceOf(name: string, set: GivenFacts, told: GivenFacts): FactsSource {
  if (set.window !== undefined) return "you";
  if (told.window !== undefined) return "server";
  return knownWindow(name) === null ? "assumed" : "known";
}
