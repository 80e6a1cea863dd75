export type SearchKind = "searxng" | "brave" | "tavily";
/** `priceMicroUsd`: what one search costs the operator. */
export type SearchEndpoint = { url: string; kind: SearchKind; apiKey: string | undefined; priceMicroUsd: number };

/** Typical prices of a search in millionths of a dollar; SearXNG is self-hosted. */
const prices: Record<SearchKind, number> = { searxng: 0, brave: 5000, tavily: 8000 };
const hosts: [RegExp, SearchKind][] = [
  [/(^|\.)search\.brave\.com$/, "brave"],
  [/(^|\.)tavily\.com$/, "tavily"],
];

type SearchEnv = {
  SEARCH_URL?: string | undefined;
  SEARCH_KIND?: SearchKind | undefined;
  SEARCH_API_KEY?: string | undefined;
  SEARCH_PRICE_USD?: number | undefined;
};

/** The operator's search, recognised by its host unless SEARCH_KIND is set; null if none is configured. */
export function searchEndpoint(env: SearchEnv): SearchEndpoint | null {
  if (!env.SEARCH_URL) return null;
  const { hostname } = new URL(env.SEARCH_URL);
  const kind = env.SEARCH_KIND ?? hosts.find(([pattern]) => pattern.test(hostname))?.[1] ?? "searxng";
  const priceMicroUsd = env.SEARCH_PRICE_USD === undefined ? prices[kind] : Math.round(env.SEARCH_PRICE_USD * 1_000_000);
  return { url: env.SEARCH_URL, kind, apiKey: env.SEARCH_API_KEY, priceMicroUsd };
}
