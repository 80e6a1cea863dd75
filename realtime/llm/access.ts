import { splitOwnModelId } from "#contracts/provider.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { type ModelCatalog, modelsOf, wantedModels } from "#domain/model.ts";
import { listProviders } from "#domain/provider.ts";
import { type OwnModels, resolveOwnModel } from "./own-models.ts";
import { chooseModel, type ModelConfig, type Priced, resolveModel, sourcesOf } from "./registry.ts";

/** All models of a person: the operator's, and those of their own providers. */
export type ModelAccess = {
  list: (actor: Actor) => Promise<ModelCatalog>;
  /** The model named, or throws VALIDATION; without one that of `near`, of its conversation, or the default. */
  choose: (actor: Actor, id: string | undefined, near?: { model?: string | null; conversationId?: string }) => Promise<string>;
  /** Its client, as things are at this moment. Throws ModelError when it is gone. */
  resolve: (userId: number, id: string) => Promise<Priced>;
};

export function createModelAccess(config: ModelConfig, own: OwnModels): ModelAccess {
  const list = (actor: Actor) => modelsOf(actor, sourcesOf(config));

  async function isThere(actor: Actor, id: string): Promise<boolean> {
    const asked = splitOwnModelId(id);
    // A server may have models that it did not list: the provider is enough.
    if (asked) return (await listProviders(actor)).some((provider) => provider.id === asked.providerId);
    return isOperators(config, id);
  }

  return {
    list,
    async choose(actor, id, near = {}) {
      if (id !== undefined) {
        if (splitOwnModelId(id) === null) return chooseModel(config, id);
        if (await isThere(actor, id)) return id;
        const fields = [{ field: "model", message: "is not a model of yours: its provider has been removed" }];
        throw new DomainError("VALIDATION", "The input does not fit the event", { fields });
      }
      for (const wanted of [...(near.model ? [near.model] : []), ...(await wantedModels(actor, near.conversationId))])
        if (await isThere(actor, wanted)) return wanted;
      return (await list(actor)).defaultModel || chooseModel(config, undefined);
    },
    resolve: async (userId, id) => (splitOwnModelId(id) ? resolveOwnModel(own, userId, id) : resolveModel(config, id)),
  };
}

function isOperators(config: ModelConfig, id: string): boolean {
  try {
    return chooseModel(config, id) === id;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
