import type { DeclaredFacts } from "#contracts/model-facts.ts";
import { splitOwnModelId } from "#contracts/provider.ts";
import { openProvider } from "#domain/model/provider.ts";
import { ModelError } from "../model.ts";
import { type OwnModels, withOnlyUserKey } from "../own-models.ts";
import type { ModelConfig, Protocol } from "../registry.ts";
import { rawHttpFetch } from "../transport/raw-http-fetch.ts";

type Post = { body: string; signal: AbortSignal };

/** Direct access to a model server: bodies are sent and returned unchanged. */
export type Transport = {
  /** Sends to the path that the API documents: `/chat/completions`, `/responses`, `/embeddings`, `/v1/messages`. */
  post: (path: string, post: Post) => Promise<Response>;
  /** Identifies the server for what is remembered about it. */
  baseUrl: string;
  /** The server is OpenAI or Anthropic itself: it fetches image URLs and supports its whole API. */
  isOfficial: boolean;
  /** The API key, which must never be disclosed. */
  secret: string | null;
  /** The user's name for the provider; null for the operator's. */
  ownName: string | null;
  /** Facts about one of its models; the user's values come before the server's. */
  facts: (model: string) => DeclaredFacts[];
};

const officialHosts: ReadonlySet<string> = new Set(["api.openai.com", "api.anthropic.com"]);
const openAiUrl = "https://api.openai.com/v1";
const anthropicUrl = "https://api.anthropic.com";
const anthropicVersion = "2023-06-01";

/** The current transport to a model's server. @throws ModelError when the provider is gone */
export async function transportTo(
  { config, own }: { config: ModelConfig; own: OwnModels },
  { userId, id, protocol }: { userId: number; id: string; protocol: Protocol },
): Promise<Transport> {
  const ownId = splitOwnModelId(id);
  if (!ownId) return operatorTransport(config, protocol);
  const provider = await openProvider(userId, ownId.providerId, own.keys);
  if (!provider) throw new ModelError("MODEL_NOT_FOUND", "The provider of this model has been removed.");
  const fetch = withOnlyUserKey(provider, own.fetch);
  return transport(
    provider.baseUrl,
    { secret: provider.apiKey, ownName: provider.name, facts: provider.declared },
    (url, { body, signal }) => fetch(url, { method: "POST", body, signal, headers: headersFor(protocol, null) }),
  );
}

function operatorTransport(config: ModelConfig, protocol: Protocol): Transport {
  const access = protocol === "messages" ? config.anthropic : config.openai;
  if (!access) throw new ModelError("MODEL_NOT_FOUND", "This model is no longer available.");
  const baseUrl = (access.baseUrl ?? (protocol === "messages" ? anthropicUrl : openAiUrl)).replace(/\/+$/, "");
  const fetch = access.fetch ?? rawHttpFetch;
  return transport(baseUrl, { secret: access.apiKey, ownName: null, facts: () => [] }, (url, { body, signal }) =>
    fetch(url, { method: "POST", body, signal, headers: headersFor(protocol, access.apiKey) }),
  );
}

function transport(
  baseUrl: string,
  provider: Pick<Transport, "secret" | "ownName" | "facts">,
  post: (url: string, post: Post) => Promise<Response>,
): Transport {
  const isOfficial = officialHosts.has(new URL(baseUrl).hostname);
  return { baseUrl, isOfficial, ...provider, post: (path, request) => post(baseUrl + path, request) };
}

function headersFor(protocol: Protocol, apiKey: string | null): Record<string, string> {
  const headers = { accept: "application/json, text/event-stream", "content-type": "application/json", "user-agent": "BestChat" };
  if (protocol === "messages") return { ...headers, "anthropic-version": anthropicVersion, ...(apiKey ? { "x-api-key": apiKey } : {}) };
  return { ...headers, ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) };
}
