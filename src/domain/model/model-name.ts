import { splitOwnModelId } from "#contracts/provider.ts";
import type { Actor } from "#domain/actor.ts";
import { searchModel } from "#domain/usage/search-model.ts";
import { listProviders } from "./provider.ts";

/** The display names of the actor's models: those of own providers with the provider's name instead of its id. */
export async function modelNames(actor: Actor): Promise<(model: string) => string> {
  const names = new Map((await listProviders(actor)).map(({ id, name }) => [id, name]));
  return (model) => {
    if (model === searchModel) return "Web search";
    const own = splitOwnModelId(model);
    if (!own) return model;
    return `${own.model} (${names.get(own.providerId) ?? "removed provider"})`;
  };
}
