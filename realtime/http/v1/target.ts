import type { DeclaredFacts } from "#contracts/model-facts.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { chosenModel } from "#domain/model/model.ts";
import type { ModelAccess } from "../../llm/accounting/access.ts";
import { ModelError } from "../../llm/model.ts";
import type { Transport } from "../../llm/raw/transport.ts";
import type { ResolvedModel } from "../../llm/registry.ts";
import { modelNotFound } from "./api-error.ts";

/** The model of a call; `id` is its name for the client, `model` its name at the provider. */
export type Target = Pick<ResolvedModel, "protocol" | "model" | "facts" | "cost" | "ownKey" | "standIn" | "memory"> & {
  id: string;
  transport: Transport;
  /** Facts declared about the model, beyond those inferred from its name. */
  declared: DeclaredFacts[];
};

/** The requested model, or else the user's choice or the default. @throws 404 `model_not_found` */
export async function findTarget(models: ModelAccess, actor: Actor, requested: string | undefined): Promise<Target> {
  try {
    const id = await models.choose(actor, requested, requested ? [] : await chosenModel(actor));
    const { protocol, model, facts, cost, ownKey, standIn, memory } = await models.resolve(actor.userId, id);
    const transport = await models.transport(actor.userId, id, protocol);
    return { id, protocol, model, facts, cost, ownKey, standIn, memory, transport, declared: transport.facts(model) };
  } catch (error) {
    const isUnknown =
      error instanceof DomainError ? error.code === "VALIDATION" : error instanceof ModelError && error.code === "MODEL_NOT_FOUND";
    throw isUnknown ? modelNotFound() : error;
  }
}
