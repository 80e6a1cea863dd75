import type { BranchContext } from "#domain/chat/history.ts";
import { hostedSearchPrice } from "#domain/search/hosted-search.ts";

export type SearchSetting = Pick<BranchContext, "webSearch">;

/** Whether this conversation may search: by the user's setting, otherwise if a search is free. */
export function maySearch({ webSearch }: SearchSetting, priceMicroUsd: number): boolean {
  return webSearch ?? priceMicroUsd === 0;
}

/** Whether the model's provider does the searching in this conversation; then our web tools are not needed. */
export function searchesItself({ hostsSearch }: { hostsSearch: boolean }, context: SearchSetting): boolean {
  return hostsSearch && maySearch(context, hostedSearchPrice);
}
