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
import { chooseModel, lacksOfModel, type ModelConfig, type Priced, type Protocol, resolveModel, sourcesOf } from "../registry.ts";

/** For holds: a low guess of a token's length, which holds for every script. */
const bytesPerToken = 3;

/**
 * What a call sends, for its price. `outputTokens`: what the answer is limited to, if it is. `webSearch`: the model may search
 * where its provider has that, which costs for each search.
 */
export type AskedInput = { bytes: number; outputTokens?: number; webSearch?: boolean | null };

/** All models of a person: the operator's, and those of their own providers. */
export type ModelAccess = {
  list: (actor: Actor) => Promise<ModelCatalog>;
  /** The model named, or throws VALIDATION; without one the first of `wanted` that is there, or the default. */
  choose: (actor: Actor, id: string | undefined, wanted: string[]) => Promise<string>;
  /** What one call may cost whoever pays it. */
  quote: (userId: number, id: string, input: AskedInput) => Promise<CallQuote>;
  /** Its client, as things are at this moment. Throws ModelError when it is gone. */
  resolve: (userId: number, id: string) => Promise<Priced>;
  /** The bare way to its server, for programs whose own words go there. Throws ModelError when it is gone. */
  transport: (userId: number, id: string, protocol: Protocol) => Promise<Transport>;
  /** For addresses that users name: the guard. */
  outside: OutboundFetch;
};

export function createModelAccess(config: ModelConfig, own: OwnModels): ModelAccess {
  const list = async (actor: Actor) => {
    await config.lists?.refresh();
    return modelsOf(actor, sourcesOf(config));
  };

  async function resolve(userId: number, id: string): Promise<Priced> {
    if (splitOwnModelId(id)) return resolveOwnModel(own, userId, id);
    return { ...resolveModel(config, id), lacks: await lacksOfModel(config, id) };
  }

  async function isThere(actor: Actor, id: string): Promise<boolean> {
    const asked = splitOwnModelId(id);
    // A server may have models that it did not list: the provider is enough.
    if (asked) return (await listProviders(actor)).some((provider) => provider.id === asked.providerId);
    return isOperators(config, id) || (await isOperatorsNow(id));
  }

  /** A server of the operator's may have got a model since it was asked for its list. */
  async function isOperatorsNow(id: string): Promise<boolean> {
    await config.lists?.refresh(id);
    return isOperators(config, id);
  }

  return {
    list,
    async choose(actor, id, wanted) {
      await config.lists?.refresh();
      if (id !== undefined) {
        if (splitOwnModelId(id) === null) {
          if (!isOperators(config, id)) await config.lists?.refresh(id);
          return chooseModel(config, id);
        }
        if (await isThere(actor, id)) return id;
        const fields = [{ field: "model", message: "is not a model of yours: its provider has been removed" }];
        throw new DomainError("VALIDATION", "The input does not fit the event", { fields });
      }
      for (const likely of wanted) if (await isThere(actor, likely)) return likely;
      if (sourcesOf(config).openai || sourcesOf(config).anthropic) return chooseModel(config, undefined);
      return (await list(actor)).defaultModel || chooseModel(config, undefined);
    },
    async quote(userId, id, { bytes, outputTokens, webSearch = false }) {
      try {
        const priced = splitOwnModelId(id) ? await resolveOwnModel(own, userId, id) : resolveModel(config, id);
        const searches = searchesItself(priced, { webSearch }) ? hostedSearchesMax : 0;
        return withSearches(quoteOfCall(priced, bytes, outputTokens), searches);
      } catch (error) {
        // It is gone, which the call itself will say in its own words, and costs nothing.
        if (error instanceof ModelError) return fixedQuote(0, splitOwnModelId(id) !== null);
        throw error;
      }
    },
    resolve,
    outside: own.fetch,
    transport: (userId, id, protocol) => transportTo({ config, own }, { userId, id, protocol }),
  };
}

/** What one call of a model may cost whoever pays it. */
export function quoteOfCall(
  { cost, facts, ownKey, standIn }: Pick<Priced, "cost" | "facts" | "ownKey" | "standIn">,
  inputBytes: number,
  outputTokens?: number,
): CallQuote {
  const inputTokens = Math.min(Math.ceil(inputBytes / bytesPerToken), facts.window);
  return quoteOf({ cost, ownKey, standIn, inputTokens, outputTokens: outputTokens ?? facts.maxOutput });
}

/** The most that a provider's own searches add. */
function withSearches(quote: CallQuote, searches: number): CallQuote {
  const more = searches * hostedSearchPrice;
  return { ...quote, inputMicroUsd: quote.inputMicroUsd + more, fullMicroUsd: quote.fullMicroUsd + more };
}

function isOperators(config: ModelConfig, id: string): boolean {
  try {
    return chooseModel(config, id) === id;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
