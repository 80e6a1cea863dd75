import { splitOwnModelId } from "#contracts/provider.ts";
import { declaredSupport, storeLack, unsupportedFeatures } from "#domain/model/lack.ts";
import { costOfOwn, factsOf } from "#domain/model/model-facts.ts";
import { type OpenProvider, openProvider } from "#domain/model/provider.ts";
import { hostsSearch } from "#domain/search/hosted-search.ts";
import type { ProviderAccess } from "#integrations/model-lists/ask-for-models.ts";
import { SealBroken, type SealKeys } from "#lib/crypto.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import { createAnthropicClient } from "./adapters/anthropic.ts";
import { maskingEcho } from "./adapters/mask-echo.ts";
import { createOpenAiClient } from "./adapters/openai.ts";
import { createOpenAiChatClient } from "./adapters/openai-chat.ts";
import { originOf } from "./adapters/origin.ts";
import { type LackMemory, learningClient } from "./lack/learning.ts";
import { type ModelClient, ModelError } from "./model.ts";
import { displayMessage, maskKey } from "./refusal/provider-message.ts";
import type { Protocol, ResolvedModel } from "./registry.ts";
import type { Breakers } from "./transport/breaker.ts";
import { withRetries } from "./transport/retry.ts";
import { limitsOf } from "./transport/time-limits.ts";

/** What calls to users' own providers need: the sealing keys, the guarded fetch, and the breakers. */
export type OwnModels = { keys: SealKeys; fetch: OutboundFetch; breakers: Breakers };

/**
 * The client for a model of a user's own provider, `<provider>/<model>`. The row is read on every call, so changes apply to
 * the next one; the query matches only the owner's rows.
 */
export async function resolveOwnModel(own: OwnModels, userId: number, id: string): Promise<ResolvedModel> {
  const requested = splitOwnModelId(id);
  const provider = requested && (await openProvider(userId, requested.providerId, own.keys).catch(asModelError));
  if (!requested || !provider) {
    throw new ModelError("MODEL_NOT_FOUND", "The provider of this model has been removed. Choose another model.");
  }
  const memory = memoryOf(provider, userId);
  const learning = learningClient(maskingEcho(createClient(provider, own.fetch), provider.apiKey), memory, provider.apiKey);
  const client = withProviderName(learning, provider, requested.model);
  const given = provider.declared(requested.model);
  const guarded = withRetries(own.breakers.guard(client, provider), limitsOf(provider.baseUrl, provider.patience));
  const cost = costOfOwn(provider.kind, requested.model, given);
  const protocol = protocolOf(provider.kind);
  const origin = originOf(protocol, provider);
  const lacks = await memory.load(requested.model);
  return {
    client: guarded,
    protocol,
    model: requested.model,
    origin,
    facts: factsOf(id, ...given),
    cost,
    ownKey: true,
    standIn: false,
    lacks,
    memory,
    hostsSearch: hostsSearch({ protocol, baseUrl: provider.baseUrl, model: requested.model }),
  };
}

/** What a model of this provider does not support, as stored in the provider's row. */
function memoryOf({ id, learned, set }: OpenProvider, userId: number): LackMemory {
  return {
    load: async (model) =>
      unsupportedFeatures(
        learned(model).map(({ lack }) => lack),
        set(model),
      ),
    mayLearn: (model, lack) => declaredSupport(set(model), lack) !== true,
    learn: (model, lack, said) => storeLack({ id, userId }, model, lack, said),
  };
}

function protocolOf(kind: ProviderAccess["kind"]): Protocol {
  if (kind === "anthropic") return "messages";
  return kind === "openai" ? "responses" : "chat";
}

function asModelError(error: unknown): never {
  if (!(error instanceof SealBroken)) throw error;
  throw new ModelError("WRONG_KEY", "The stored key of this provider can no longer be read. Enter it again in the settings.", {
    cause: error,
  });
}

function createClient(access: ProviderAccess, guarded: OutboundFetch): ModelClient {
  // The SDKs require a key, and would read one from the environment.
  const options = { apiKey: access.apiKey ?? "none", baseUrl: access.baseUrl, fetch: withOnlyUserKey(access, guarded) };
  if (access.kind === "anthropic") return createAnthropicClient(options);
  return access.kind === "openai" ? createOpenAiClient(options) : createOpenAiChatClient(options);
}

const allowedHeaders = new Set(["accept", "content-type", "user-agent", "anthropic-version"]);

/**
 * The SDKs take organisation, tokens and whole headers from the environment. None of it may reach a user's address, so only
 * listed headers pass, and the user's own key is set here.
 */
export function withOnlyUserKey({ kind, apiKey }: ProviderAccess, guarded: OutboundFetch): OutboundFetch {
  return (input, init = {}) => {
    const headers = Object.fromEntries([...new Headers(init.headers)].filter(([name]) => allowedHeaders.has(name)));
    if (apiKey && kind === "anthropic") headers["x-api-key"] = apiKey;
    else if (apiKey) headers.authorization = `Bearer ${apiKey}`;
    return guarded(input, { ...init, headers });
  };
}

type Named = { name: string; apiKey: string | null };

/** Rewords errors to name the user's own provider and quote its message, with any key masked. */
function withProviderName(client: ModelClient, { name, apiKey }: Named, model: string): ModelClient {
  return async (request, signal, onEvent) => {
    try {
      await client(request, signal, onEvent);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      const { code, message, retryable, retryAfterMs, report, cause } = error;
      const said = report ? displayMessage(report.message, apiKey) : "";
      const safe = new Error(said || (cause instanceof Error ? maskKey(cause.message, apiKey) : ""));
      const told = said === "" ? "" : ` It said: “${said}”`;
      throw new ModelError(code, `${providerMessage(error, name, model) ?? message}${told}`, {
        retryable,
        retryAfterMs,
        report,
        cause: safe,
      });
    }
  };
}

function providerMessage({ code, report }: ModelError, name: string, model: string): string | undefined {
  if (code === "WRONG_KEY") return `“${name}” refused your key. Enter it again in the settings, under Models and keys.`;
  if (code === "QUOTA") return `Your credit at “${name}” is used up. Top it up there, or choose another model.`;
  if (code === "MODEL_NOT_FOUND")
    return `“${name}” does not have the model “${model}”. Choose another one, or test the provider in the settings to renew its list.`;
  if (code === "NO_MODEL_SERVER")
    return `The address of “${name}” is no model server: it answers with something else. Is /v1 missing at its end? Change it in the settings, under Models and keys.`;
  if (code === "BAD_REQUEST" && report) return `“${name}” refused the request.`;
  return undefined;
}
