import { splitOwnModelId } from "#contracts/provider.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { type ModelCatalog, modelsOf } from "#domain/model/model.ts";
import { listProviders } from "#domain/model/provider.ts";
import { hostedSearchesMax, hostedSearchPrice } from "#domain/search/hosted-search.ts";
import { type CallQuote, fixedQuote, quoteOf } from "#domain/usage/call-quote.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import { searchesItself } from "../../web/hosted.ts";
import { ModelError } from "../model.ts";
import { type OwnModels, resolveOwnModel } from "../own-models.ts";
import { type Transport, transportTo } from "../raw/transport.ts";
import { chooseModel, lacksOfModel, type ModelConfig, type Protocol, type ResolvedModel, resolveModel, sourcesOf } from "../registry.ts";

/** For reservations: a low estimate of a token's length, valid for every script. */
const bytesPerToken = 3;

/**
 * The size of a call, for its price. `outputTokens`: the output limit, if any. `webSearch`: the model may use its provider's
 * web search, which is billed per search.
 */
export type CallInput = { bytes: number; outputTokens?: number; webSearch?: boolean | null };

/** All models available to a user: the operator's, and those of the user's own providers. */
export type ModelAccess = {
  list: (actor: Actor) => Promise<ModelCatalog>;
  /** The requested model; without one, the first available of `preferred`, or the default. @throws VALIDATION */
  choose: (actor: Actor, id: string | undefined, preferred: string[]) => Promise<string>;
  /** The maximum cost of one call. */
  quote: (userId: number, id: string, input: CallInput) => Promise<CallQuote>;
  /** The model's client, resolved now. @throws ModelError when the model is gone */
  resolve: (userId: number, id: string) => Promise<ResolvedModel>;
  /** Direct access to its server, for API clients' own requests. @throws ModelError when the model is gone */
  transport: (userId: number, id: string, protocol: Protocol) => Promise<Transport>;
  /** The guarded fetch, for addresses that users enter. */
  guardedFetch: OutboundFetch;
};

export function createModelAccess(config: ModelConfig, own: OwnModels): ModelAccess {
  const list = async (actor: Actor) => {
    await config.lists?.refresh();
    return modelsOf(actor, sourcesOf(config));
  };

  async function resolve(userId: number, id: string): Promise<ResolvedModel> {
    if (splitOwnModelId(id)) return resolveOwnModel(own, userId, id);
    return { ...resolveModel(config, id), lacks: await lacksOfModel(config, id) };
  }

  async function exists(actor: Actor, id: string): Promise<boolean> {
    const ownId = splitOwnModelId(id);
    // A server may have unlisted models, so its provider is enough.
    if (ownId) return (await listProviders(actor)).some((provider) => provider.id === ownId.providerId);
    return isOperatorModel(config, id) || (await isOperatorModelAfterRefresh(id));
  }

  /** The operator's server may have added a model since its list was fetched. */
  async function isOperatorModelAfterRefresh(id: string): Promise<boolean> {
    await config.lists?.refresh(id);
    return isOperatorModel(config, id);
  }

  return {
    list,
    async choose(actor, id, preferred) {
      await config.lists?.refresh();
      if (id !== undefined) {
        if (splitOwnModelId(id) === null) {
          if (!isOperatorModel(config, id)) await config.lists?.refresh(id);
          return chooseModel(config, id);
        }
        if (await exists(actor, id)) return id;
        const fields = [{ field: "model", message: "is not a model of yours: its provider has been removed" }];
        throw new DomainError("VALIDATION", "The input does not fit the event", { fields });
      }
      for (const candidate of preferred) if (await exists(actor, candidate)) return candidate;
      if (sourcesOf(config).openai || sourcesOf(config).anthropic) return chooseModel(config, undefined);
      return (await list(actor)).defaultModel || chooseModel(config, undefined);
    },
    async quote(userId, id, { bytes, outputTokens, webSearch = false }) {
      try {
        const resolved = splitOwnModelId(id) ? await resolveOwnModel(own, userId, id) : resolveModel(config, id);
        const searches = searchesItself(resolved, { webSearch }) ? hostedSearchesMax : 0;
        return withSearches(quoteOfCall(resolved, bytes, outputTokens), searches);
      } catch (error) {
        // The model is gone: the call itself will report that, and costs nothing.
        if (error instanceof ModelError) return fixedQuote(0, splitOwnModelId(id) !== null);
        throw error;
      }
    },
    resolve,
    guardedFetch: own.fetch,
    transport: (userId, id, protocol) => transportTo({ config, own }, { userId, id, protocol }),
  };
}

/** The maximum cost of one call of a model. */
export function quoteOfCall(
  { cost, facts, ownKey, standIn }: Pick<ResolvedModel, "cost" | "facts" | "ownKey" | "standIn">,
  inputBytes: number,
  outputTokens?: number,
): CallQuote {
  const inputTokens = Math.min(Math.ceil(inputBytes / bytesPerToken), facts.window);
  return quoteOf({ cost, ownKey, standIn, inputTokens, outputTokens: outputTokens ?? facts.maxOutput });
}

/** Adds the maximum cost of the provider's own searches. */
function withSearches(quote: CallQuote, searches: number): CallQuote {
  const added = searches * hostedSearchPrice;
  return { ...quote, inputMicroUsd: quote.inputMicroUsd + added, fullMicroUsd: quote.fullMicroUsd + added };
}

function isOperatorModel(config: ModelConfig, id: string): boolean {
  try {
    return chooseModel(config, id) === id;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
