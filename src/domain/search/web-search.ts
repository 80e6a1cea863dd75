import { splitOwnModelId } from "#contracts/provider.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { listProviders } from "#domain/model/provider.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import type { SearchEndpoint } from "#lib/search-endpoint.ts";
import { hostedSearchPrice, hostsSearch } from "./hosted-search.ts";

/** The operator's search configuration and model addresses. */
export type SearchSetup = {
  endpoint: Pick<SearchEndpoint, "priceMicroUsd"> | null;
  openai: { baseUrl: string | undefined } | null;
  anthropic: { baseUrl: string | undefined } | null;
};

/**
 * `offered`: whether search is available with this model · `on`: whether the next message may search · `costs`: whether searches
 * cost.
 */
export type WebSearchState = { offered: boolean; on: boolean; costs: boolean };

/** Whether the actor's conversation may search the web; the default for one that does not exist yet. */
export async function readWebSearch(
  actor: Actor,
  { id, model }: { id: string; model: string },
  setup: SearchSetup,
): Promise<WebSearchState> {
  const isHosted = await isHostedFor(actor, model, setup);
  const price = isHosted ? hostedSearchPrice : setup.endpoint?.priceMicroUsd;
  if (price === undefined) return { offered: false, on: false, costs: false };
  const row = await db().conversation.findFirst({ where: { id, userId: actor.userId, deletedAt: null }, select: { webSearch: true } });
  return { offered: true, on: row?.webSearch ?? price === 0, costs: price > 0 };
}

/** Sets it for future replies. Does not move the conversation in lists. */
export function setWebSearch(actor: Actor, id: string, webSearch: boolean): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.conversation.updateMany({ where: { id, userId: actor.userId, deletedAt: null }, data: { webSearch } });
    if (count === 0) throw notFound("Conversation");
    await record(tx, actor, { action: "conversation.set_web_search", entity: "conversation", entityId: id, detail: { webSearch } });
    return webSearch;
  });
}

async function isHostedFor(actor: Actor, id: string, { openai, anthropic }: SearchSetup): Promise<boolean> {
  const own = splitOwnModelId(id);
  if (own) {
    const provider = (await listProviders(actor)).find((one) => one.id === own.providerId);
    if (!provider || provider.kind === "compatible") return false;
    return hostsSearch({ protocol: provider.kind === "anthropic" ? "messages" : "responses", baseUrl: provider.baseUrl, model: own.model });
  }
  const isClaude = /^claude/.test(id);
  const where = isClaude ? anthropic : openai;
  return where !== null && hostsSearch({ protocol: isClaude ? "messages" : "responses", baseUrl: where.baseUrl, model: id });
}
