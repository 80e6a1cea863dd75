import type { DeclaredFacts, FactsByModel } from "#contracts/model-facts.ts";
import { clockNow } from "#lib/database/clock.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import { askForModels } from "./ask-for-models.ts";
import { isChatModel, isEmbeddingModel } from "./chat-models.ts";
import { detectFacts } from "./detected-facts.ts";

export type OperatorProvider = "openai" | "anthropic";
/** A provider that the operator pays. `baseUrl` absent: the provider's own address. `models`: those that the operator names. */
export type OperatorServer = { provider: OperatorProvider; apiKey: string; baseUrl: string | undefined; models: string[] };
export type RefreshFailed = (server: OperatorServer, why: string) => void;

const officialHosts: ReadonlySet<string> = new Set(["api.openai.com", "api.anthropic.com"]);
/** A list is good for this long; after a failure, or for a model that is not in it, the server is asked again sooner. */
const freshMs = 60_000;
const againMs = 5000;
/** A server that does not answer holds nobody up for longer. */
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
 * The models of the operator's own servers: those that each lists, or that the operator named. A list is asked for when it
 * is needed and kept; a server that is away leaves the last one standing.
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

  /** What a provider offers; null: nobody has listed anything, and its catalogue counts where the address is its own. */
  listed(provider: OperatorProvider): string[] | null {
    const listing = this.listings.find(({ server }) => server.provider === provider);
    if (!listing) return null;
    return listing.models ?? (isOwnServer(listing.server) ? [] : null);
  }

  /** Whether a model makes embeddings: it is offered for no chat, and may be asked for what it does. */
  embeds(provider: OperatorProvider, id: string): boolean {
    const listing = this.listings.find(({ server }) => server.provider === provider);
    if (!listing || !isEmbeddingModel(id)) return false;
    return isOwnServer(listing.server) ? listing.others.includes(id) : listing.server.models.length === 0;
  }

  /** What the operator's own server says of a model of its own; null when no such server has it. */
  factsOf(id: string): DeclaredFacts | null {
    const listing = this.listings.find(
      ({ server, models, others }) => isOwnServer(server) && (models?.includes(id) || others.includes(id)),
    );
    return listing ? (listing.facts[id] ?? {}) : null;
  }

  /** Asks servers whose list is missing, old, or lacks `wanted`; waits for them where there is nothing to go by. */
  async refresh(wanted?: string): Promise<void> {
    const now = clockNow();
    const waits = this.listings.flatMap((listing) => {
      if (!isOwnServer(listing.server)) return [];
      // A server that lists nothing, or did not answer last, is loading or away: what it has is asked for soon.
      const isUnsure = listing.loadedAt === 0 || listing.loadedAt < listing.triedAt || listing.models?.length === 0;
      const lacks = isUnsure || (wanted !== undefined && !listing.models?.includes(wanted) && listing.server.models.length === 0);
      if (now - listing.triedAt < (lacks ? againMs : freshMs) && !listing.running) return [];
      listing.running ??= this.load(listing).finally(() => {
        listing.running = null;
      });
      return lacks && (listing.models === null || wanted !== undefined) ? [listing.running] : [];
    });
    if (waits.length > 0) await Promise.race([Promise.all(waits), new Promise((resolve) => setTimeout(resolve, waitMs).unref())]);
  }

  /** Until no question is under way. */
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
    const place = { baseUrl, apiKey, fetch: this.fetch };
    const named = server.models.length > 0 ? server.models : chat;
    const detected = server.provider === "openai" ? await detectFacts(place, named) : { facts: {}, notChat: [] };
    listing.facts = merged(answer.facts, detected.facts);
    if (server.models.length === 0) listing.models = chat.filter((id) => !detected.notChat.includes(id));
    listing.others = answer.models.filter((id) => !listing.models?.includes(id));
    listing.loadedAt = clockNow();
  }
}

/** An address that is not the provider's: its models are its own, whatever they are called. */
export function isOwnServer({ baseUrl }: Pick<OperatorServer, "baseUrl">): boolean {
  return baseUrl !== undefined && !officialHosts.has(new URL(baseUrl).hostname);
}

function merged(listed: FactsByModel, detected: FactsByModel): FactsByModel {
  const names = new Set([...Object.keys(listed), ...Object.keys(detected)]);
  return Object.fromEntries([...names].map((name) => [name, { ...listed[name], ...detected[name] }]));
}
