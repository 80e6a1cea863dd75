import type { ModelLackName } from "#contracts/model-lack.ts";
import type { Patience } from "#contracts/provider.ts";
import { DomainError } from "#domain/error.ts";
import { type ModelSources, modelCatalog } from "#domain/model/model.ts";
import { factsOf, type ModelFacts, priceOf, type TokensUsed } from "#domain/model/model-facts.ts";
import { hostsSearch } from "#domain/search/hosted-search.ts";
import type { OperatorModels } from "#integrations/model-lists/operator-models.ts";
import { createAnthropicClient } from "./adapters/anthropic.ts";
import { maskingEcho } from "./adapters/mask-echo.ts";
import { type ClientOptions, createOpenAiClient, NoResponsesApi } from "./adapters/openai.ts";
import { createOpenAiChatClient } from "./adapters/openai-chat.ts";
import { originOf } from "./adapters/origin.ts";
import { type LackMemory, learningClient } from "./lack/learning.ts";
import { operatorMemory } from "./lack/operator-memory.ts";
import { type ModelClient, ModelError } from "./model.ts";
import { Breakers } from "./transport/breaker.ts";
import { withRetries } from "./transport/retry.ts";
import { limitsOf } from "./transport/time-limits.ts";

/** The operator's own providers. `demo`: both base URLs point to the local stand-in. */
export type ModelConfig = {
  openai?: ClientOptions;
  anthropic?: ClientOptions;
  demo: boolean;
  /** The model lists of their servers; absent: model names are inferred from patterns. */
  lists?: OperatorModels;
  /** Time limits; absent: the defaults for the address. */
  patience?: Partial<Patience>;
};
export type Protocol = "responses" | "chat" | "messages";
type Cost = (usage: TokensUsed) => number;
/** A model ready to use. `ownKey`: the user pays the provider, so nothing is charged to their allowance. */
export type ResolvedModel = {
  client: ModelClient;
  protocol: Protocol;
  model: string;
  /** Which provider and account this is, see origin.ts. */
  origin: string;
  facts: ModelFacts;
  cost: Cost;
  ownKey: boolean;
  /** The local stand-in, which is free. */
  standIn: boolean;
  lacks: ReadonlySet<ModelLackName>;
  /** Stores what the model does not support. */
  memory: LackMemory;
  hostsSearch: boolean;
};

const breakers = new Breakers();

/** One lazily created instance per protocol of a configuration. */
class PerProtocol<T> {
  private readonly created = new WeakMap<ModelConfig, Map<Protocol, T>>();

  of(config: ModelConfig, protocol: Protocol, make: () => T): T {
    const known = this.created.get(config) ?? new Map<Protocol, T>();
    this.created.set(config, known);
    const instance = known.get(protocol) ?? make();
    known.set(protocol, instance);
    return instance;
  }
}

const clients = new PerProtocol<ModelClient>();
const memories = new PerProtocol<LackMemory>();
const origins = new PerProtocol<string>();

/** The requested model, or the default. @throws VALIDATION when no provider has it */
export function chooseModel(config: ModelConfig, id: string | undefined): string {
  const chosen = id ?? modelCatalog(sourcesOf(config)).defaultModel;
  if (chosen === "") throw new DomainError("UNAVAILABLE", config.openai || config.anthropic ? noneListed : noneConfigured);
  if (!protocolOf(config, chosen)) {
    throw new DomainError("VALIDATION", "The input does not fit the event", {
      fields: [{ field: "model", message: "is not a model of this server" }],
    });
  }
  return chosen;
}

const noneConfigured = "No model is configured. Set OPENAI_API_KEY or ANTHROPIC_API_KEY.";
const noneListed = "The model server has not listed any model yet. Is it running? Try again in a moment.";

/** The client for model `id`, and its price function in micro-dollars. */
export function resolveModel(config: ModelConfig, id: string): Omit<ResolvedModel, "lacks"> {
  const protocol = protocolOf(config, id);
  if (!protocol) throw new ModelError("MODEL_NOT_FOUND", "This model is no longer available. Choose another one.");
  const cost = config.demo ? () => 0 : priceOf(id);
  const access = protocol === "messages" ? config.anthropic : config.openai;
  const baseUrl = access?.baseUrl;
  const hosted = !config.demo && hostsSearch({ protocol, baseUrl, model: id });
  const known = {
    protocol,
    model: id,
    origin: origins.of(config, protocol, () => originOf(protocol, access ?? {})),
    facts: factsOf(id),
    cost,
    memory: memoryOf(config, protocol),
  };
  return { client: clientOf(config, protocol), ...known, ownKey: false, standIn: config.demo, hostsSearch: hosted };
}

/** The request features that the operator's model is known not to support. */
export async function lacksOfModel(config: ModelConfig, id: string): Promise<ReadonlySet<ModelLackName>> {
  const protocol = protocolOf(config, id);
  return protocol && !config.demo ? memoryOf(config, protocol).load(id) : new Set();
}

/** Which providers the operator has configured. */
export function sourcesOf(config: ModelConfig): ModelSources {
  const { lists } = config;
  return {
    openai: Boolean(config.openai),
    anthropic: Boolean(config.anthropic),
    demo: config.demo,
    ...(lists ? { listed: (provider) => lists.listed(provider) } : {}),
  };
}

function protocolOf(config: ModelConfig, id: string): Protocol | null {
  if (config.demo && id === "demo") return "responses";
  if (config.demo && id === "demo-chat") return "chat";
  if (config.demo && id === "demo-claude") return "messages";
  if (config.lists && !config.demo)
    return listedProtocol(sourcesOf(config), id) ?? (config.openai && config.lists.embeds("openai", id) ? "responses" : null);
  if (/^claude/.test(id)) return config.anthropic ? "messages" : null;
  if (!config.openai || (config.demo && !isOpenAiModel(id))) return null;
  // A self-hosted server may use any model name; OpenAI itself does not.
  return isOpenAi(config.openai.baseUrl) && !isOpenAiModel(id) ? null : "responses";
}

/** Only listed models may be used on the operator's key; a server may use any model name. */
function listedProtocol(sources: ModelSources, id: string): Protocol | null {
  const found = modelCatalog(sources).models.find((model) => model.id === id);
  return found ? (found.provider === "anthropic" ? "messages" : "responses") : null;
}

function isOpenAiModel(id: string): boolean {
  return /^(gpt|o\d|chatgpt)/.test(id);
}

function isOpenAi(baseUrl: string | undefined): boolean {
  return !baseUrl || new URL(baseUrl).hostname === "api.openai.com";
}

function clientOf(config: ModelConfig, protocol: Protocol): ModelClient {
  return clients.of(config, protocol, () =>
    withRetries(createGuarded(config, protocol), limitsOf(accessOf(config, protocol)?.baseUrl, config.patience)),
  );
}

function createGuarded(config: ModelConfig, protocol: Protocol): ModelClient {
  const access = accessOf(config, protocol);
  const key = access?.apiKey ?? null;
  const client = maskingEcho(createClient(config, protocol), key);
  // The demo model fails on purpose when a message asks for it; that must not open the breaker.
  if (!access || config.demo) return client;
  return breakers.guard(learningClient(client, memoryOf(config, protocol), key), {
    baseUrl: `${protocol} ${access.baseUrl ?? ""}`,
    apiKey: access.apiKey,
  });
}

function accessOf(config: ModelConfig, protocol: Protocol): ClientOptions | undefined {
  return protocol === "messages" ? config.anthropic : config.openai;
}

function memoryOf(config: ModelConfig, protocol: Protocol): LackMemory {
  return memories.of(config, protocol, () => operatorMemory(protocol, accessOf(config, protocol)?.baseUrl));
}

function createClient(config: ModelConfig, protocol: Protocol): ModelClient {
  if (protocol === "messages" && config.anthropic) return createAnthropicClient(config.anthropic);
  if (!config.openai) throw new ModelError("MODEL_NOT_FOUND", "This model is no longer available. Choose another one.");
  if (protocol === "chat") return createOpenAiChatClient(config.openai);
  return isOpenAi(config.openai.baseUrl) ? createOpenAiClient(config.openai) : createCompatibleClient(config.openai);
}

const requestFormError = /determine|unknown|unrecogni[sz]ed|unsupported|not support|unexpected|invalid|\bitems?\b|\btypes?\b/i;

/**
 * For a server whose Responses API may be missing or incomplete: a request that it rejects is retried over Chat Completions.
 * If that works, the process uses Chat Completions from then on.
 */
function createCompatibleClient(options: ClientOptions): ModelClient {
  const responses = createOpenAiClient(options);
  const chat = createOpenAiChatClient(options);
  let useChat = false;
  let hasResponses = false;
  // Once the Responses API has worked, only an error about the request's form justifies the retry.
  const mayLackResponses = (error: unknown) =>
    error instanceof ModelError && error.code === "BAD_REQUEST" && (!hasResponses || requestFormError.test(error.report?.message ?? ""));
  return async (request, signal, onEvent) => {
    if (!useChat) {
      let started = false;
      try {
        await responses(request, signal, (event) => {
          started = true;
          onEvent(event);
        });
        hasResponses = true;
        return;
      } catch (error) {
        if (started || (!(error instanceof NoResponsesApi) && !mayLackResponses(error))) throw error;
      }
    }
    await chat(request, signal, onEvent);
    useChat = true;
  };
}
