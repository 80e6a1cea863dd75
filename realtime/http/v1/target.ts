import type { DeclaredFacts } from "#contracts/model-facts.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { chosenModel } from "#domain/model/model.ts";
import type { ModelAccess } from "../../llm/accounting/access.ts";
import { ModelError } from "../../llm/model.ts";
import type { Transport } from "../../llm/raw/transport.ts";
import type { ResolvedModel } from "../../llm/registry.ts";
import { modelNotFound } from "./api-error.ts";

/** The model that a program asks; `id` is its name for the program, `model` that for the provider. */
export type Target = Pick<ResolvedModel, "protocol" | "model" | "facts" | "cost" | "ownKey" | "standIn" | "memory"> & {
  id: string;
  transport: Transport;
  /** What is said of the model beyond what its name says. */
  given: DeclaredFacts[];
};

/** The model named, or without a name the actor's own choice or the default; 404 `model_not_found` for what is not there. */
export async function findTarget(models: ModelAccess, actor: Actor, asked: string | undefined): Promise<Target> {
  try {
    const id = await models.choose(actor, asked, asked ? [] : await chosenModel(actor));
    const { protocol, model, facts, cost, ownKey, standIn, memory } = await models.resolve(actor.userId, id);
    const transport = await models.transport(actor.userId, id, protocol);
    return { id, protocol, model, facts, cost, ownKey, standIn, memory, transport, given: transport.facts(model) };
  } catch (error) {
    const isUnknown =
      error instanceof DomainError ? error.code === "VALIDATION" : error instanceof ModelError && error.code === "MODEL_NOT_FOUND";
    throw isUnknown ? modelNotFound() : error;
  }
}
