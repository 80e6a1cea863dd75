import type { ModelObject } from "#contracts/openai-api.ts";
import type { Actor } from "#domain/actor.ts";
import type { ModelAccess } from "../../llm/accounting/access.ts";
import { modelNotFound } from "./api-error.ts";

/** GET /v1/models: the user's models in OpenAI's format. */
export async function listModels(actor: Actor, models: ModelAccess): Promise<ModelObject[]> {
  const { models: all } = await models.list(actor);
  return all.map(({ id, provider, group }) => ({ id, object: "model", created: 0, owned_by: provider === "own" ? group : provider }));
}

/** GET /v1/models/{id}: one of them. */
export async function getModel(actor: Actor, models: ModelAccess, id: string) {
  const found = (await listModels(actor, models)).find((model) => model.id === id);
  if (!found) throw modelNotFound();
  return found;
}
