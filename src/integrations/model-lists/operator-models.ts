import type { DeclaredFacts, FactsByModel } from "#contracts/model-facts.ts";
import { clockNow } from "#lib/database/clock.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import { askForModels } from "./ask-for-models.ts";
import { isChatModel, isEmbeddingModel } from "./chat-models.ts";
import { detectFacts } from "./detected-facts.ts";

export type OperatorProvider = "openai" | "anthropic";
/** A provider that the operator pays. `baseUrl` absent: the provider's official address. `models`: named by the operator. */
export type OperatorServer = { provider: OperatorProvider; apiKey: string; baseUrl: string | undefined; models: string[] };
export type RefreshFailed = (server: OperatorServer, why: string) => void;

const officialHosts: ReadonlySet<string> = new Set(["api.openai.com", "api.anthropic.com"]);
/** How long a list is fresh; after a failure, or for a model not in it, the server is asked again sooner. */
const maxAgeMs = 60_000;
const retryMs = 5000;
/** The longest wait for a server that does not respond. */
const waitMs = 3000;

type Listing = {
  server: OperatorServer;
  models: string[] | null;
  others: string[];
  facts: FactsByModel;
  triedAt: number;
  loadedAt: number;
  running: Promise<void> | null;
};

/**
 * The models of the operator's own servers: listed by each server or named by the operator. Lists are fetched on demand and
 * cached; a server that is unavailable keeps its last list.
 */
export class OperatorModels {
  private readonly listings: Listing[];
  private readonly fetch: OutboundFetch;
  private readonly onFailed: RefreshFailed;

  constructor(servers: OperatorServer[], fetch: OutboundFetch, onFailed: RefreshFailed = () => {}) {
    this.fetch = fetch;
    this.onFailed = onFailed;
    this.listings = servers.map((server) => ({
      server,
      models: server.models.length > 0 ? server.models : null,
      others: [],
      facts: {},
      triedAt: 0,
      loadedAt: 0,
      running: null,
    }));
  }

  /** The models that a provider offers; null: none are listed, and the catalogue applies at official addresses. */
  listed(provider: OperatorProvider): string[] | null {
    const listing = this.listings.find(({ server }) => server.provider === provider);
    if (!listing) return null;
    return listing.models ?? (isOwnServer(listing.server) ? [] : null);
  }

  /** Whether a model produces embeddings: not offered for chats, but usable for embeddings. */
  embeds(provider: OperatorProvider, id: string): boolean {
    const listing = this.listings.find(({ server }) => server.provider === provider);
    if (!listing || !isEmbeddingModel(id)) return false;
    return isOwnServer(listing.server) ? listing.others.includes(id) : listing.server.models.length === 0;
  }

  /** What the operator's own server reports about one of its models; null if no such server has it. */
  factsOf(id: string): DeclaredFacts | null {
    const listing = this.listings.find(
      ({ server, models, others }) => isOwnServer(server) && (models?.includes(id) || others.includes(id)),
    );
    return listing ? (listing.facts[id] ?? {}) : null;
  }

  /** Refreshes lists that are missing, old, or without the given model; waits only if there is no list to use. */
  async refresh(model?: string): Promise<void> {
    const now = clockNow();
    const waits = this.listings.flatMap((listing) => {
      if (!isOwnServer(listing.server)) return [];
      // A server that lists nothing, or failed last time, is loading or unavailable: ask again soon.
      const isUnsure = listing.loadedAt === 0 || listing.loadedAt < listing.triedAt || listing.models?.length === 0;
      const isMissing = isUnsure || (model !== undefined && !listing.models?.includes(model) && listing.server.models.length === 0);
      if (now - listing.triedAt < (isMissing ? retryMs : maxAgeMs) && !listing.running) return [];
      listing.running ??= this.load(listing).finally(() => {
        listing.running = null;
      });
      return isMissing && (listing.models === null || model !== undefined) ? [listing.running] : [];
    });
    if (waits.length > 0) await Promise.race([Promise.all(waits), new Promise((resolve) => setTimeout(resolve, waitMs).unref())]);
  }

  /** Settles when no refresh is running. */
  async settled(): Promise<void> {
    await Promise.all(this.listings.map(({ running }) => running));
  }

  private async load(listing: Listing): Promise<void> {
    const { server } = listing;
    const { apiKey, baseUrl = "" } = server;
    listing.triedAt = clockNow();
    const answer = await askForModels({ kind: server.provider === "anthropic" ? "anthropic" : "compatible", baseUrl, apiKey }, this.fetch);
    if (!answer.ok) return this.onFailed(server, answer.message);
    const chat = answer.models.filter(isChatModel);
    const endpoint = { baseUrl, apiKey, fetch: this.fetch };
    const named = server.models.length > 0 ? server.models : chat;
    const detected = server.provider === "openai" ? await detectFacts(endpoint, named) : { facts: {}, notChat: [] };
    listing.facts = merged(answer.facts, detected.facts);
    if (server.models.length === 0) listing.models = chat.filter((id) => !detected.notChat.includes(id));
    listing.others = answer.models.filter((id) => !listing.models?.includes(id));
    listing.loadedAt = clockNow();
  }
}

/** Whether the address is not the provider's official one: then its models are its own, whatever their names. */
export function isOwnServer({ baseUrl }: Pick<OperatorServer, "baseUrl">): boolean {
  return baseUrl !== undefined && !officialHosts.has(new URL(baseUrl).hostname);
}

function merged(listed: FactsByModel, detected: FactsByModel): FactsByModel {
  const names = new Set([...Object.keys(listed), ...Object.keys(detected)]);
  return Object.fromEntries([...names].map((name) => [name, { ...listed[name], ...detected[name] }]));
}
