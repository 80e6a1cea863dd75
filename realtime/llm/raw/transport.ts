import type { DeclaredFacts } from "#contracts/model-facts.ts";
import { splitOwnModelId } from "#contracts/provider.ts";
import { openProvider } from "#domain/model/provider.ts";
import { ModelError } from "../model.ts";
import { type OwnModels, withOnlyThisKey } from "../own-models.ts";
import type { ModelConfig, Protocol } from "../registry.ts";
import { rawHttpFetch } from "../transport/raw-http-fetch.ts";

type Post = { body: string; signal: AbortSignal };

/** The bare way to a model's server: bodies go out and answers come back as they are. */
export type Transport = {
  /** Where a request goes, with the path that the API documents: `/chat/completions`, `/responses`, `/embeddings`, `/v1/messages`. */
  post: (path: string, post: Post) => Promise<Response>;
  /** Names the server for what is remembered of it. */
  baseUrl: string;
  /** The server is OpenAI or Anthropic itself: it fetches pictures, and has all that its API has. */
  isOfficial: boolean;
  /** What must not be told: the key. */
  secret: string | null;
  /** The user's own word for it; null for the operator's. */
  ownName: string | null;
  /** What is said of one of its models, by the user before its server. */
  given: (model: string) => DeclaredFacts[];
};

const officialHosts: ReadonlySet<string> = new Set(["api.openai.com", "api.anthropic.com"]);
const openAiUrl = "https://api.openai.com/v1";
const anthropicUrl = "https://api.anthropic.com";
const anthropicVersion = "2023-06-01";

/** The way to a model's server as things are at this moment. @throws ModelError when the provider is gone */
export async function transportTo(
  { config, own }: { config: ModelConfig; own: OwnModels },
  { userId, id, protocol }: { userId: number; id: string; protocol: Protocol },
): Promise<Transport> {
  const asked = splitOwnModelId(id);
  if (!asked) return operatorsTransport(config, protocol);
  const provider = await openProvider(userId, asked.providerId, own.keys);
  if (!provider) throw new ModelError("MODEL_NOT_FOUND", "The provider of this model has been removed.");
  const fetch = withOnlyThisKey(provider, own.fetch);
  return transport(
    provider.baseUrl,
    { secret: provider.apiKey, ownName: provider.name, given: provider.declared },
    (url, { body, signal }) => fetch(url, { method: "POST", body, signal, headers: headersFor(protocol, null) }),
  );
}

function operatorsTransport(config: ModelConfig, protocol: Protocol): Transport {
  const access = protocol === "messages" ? config.anthropic : config.openai;
  if (!access) throw new ModelError("MODEL_NOT_FOUND", "This model is no longer available.");
  const baseUrl = (access.baseUrl ?? (protocol === "messages" ? anthropicUrl : openAiUrl)).replace(/\/+$/, "");
  const fetch = access.fetch ?? rawHttpFetch;
  return transport(baseUrl, { secret: access.apiKey, ownName: null, given: () => [] }, (url, { body, signal }) =>
    fetch(url, { method: "POST", body, signal, headers: headersFor(protocol, access.apiKey) }),
  );
}

function transport(
  baseUrl: string,
  about: Pick<Transport, "secret" | "ownName" | "given">,
  post: (url: string, post: Post) => Promise<Response>,
): Transport {
  const isOfficial = officialHosts.has(new URL(baseUrl).hostname);
  return { baseUrl, isOfficial, ...about, post: (path, request) => post(baseUrl + path, request) };
}

function headersFor(protocol: Protocol, apiKey: string | null): Record<string, string> {
  const headers = { accept: "application/json, text/event-stream", "content-type": "application/json", "user-agent": "BestChat" };
  if (protocol === "messages") return { ...headers, "anthropic-version": anthropicVersion, ...(apiKey ? { "x-api-key": apiKey } : {}) };
  return { ...headers, ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) };
}
