import type { BranchContext } from "#domain/chat/history.ts";
import { hostedSearchPrice } from "#domain/search/hosted-search.ts";

export type SearchWish = Pick<BranchContext, "webSearch">;

/** Whether this conversation may search: as its user said, else where a search costs nothing. */
export function maySearch({ webSearch }: SearchWish, priceMicroUsd: number): boolean {
  return webSearch ?? priceMicroUsd === 0;
}

/** Whether the model's provider searches for it in this conversation; then it needs no tools of ours. */
export function searchesItself({ hostsSearch }: { hostsSearch: boolean }, context: SearchWish): boolean {
  return hostsSearch && maySearch(context, hostedSearchPrice);
}
