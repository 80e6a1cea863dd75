import { createOutboundFetch, type OutboundLimits } from "#lib/outbound.ts";
import { searchEndpoint } from "#lib/search-endpoint.ts";
import { createWebTools, type WebTools } from "./web-tools.ts";

const searchLimits: OutboundLimits = { connectMs: 5000, headersMs: 10_000, idleMs: 5000, totalMs: 15_000, bytesMax: 2_000_000 };
const pageLimits: OutboundLimits = { connectMs: 5000, headersMs: 10_000, idleMs: 8000, totalMs: 20_000, bytesMax: 5_000_000 };

type WebEnv = Parameters<typeof searchEndpoint>[0] & { APP_URL: string; DEMO_SEARCH?: string | undefined };

/** Web search and fetch as configured; null if SEARCH_URL is not set. */
export function webToolsOf(env: WebEnv): WebTools | null {
  const endpoint = searchEndpoint(env);
  if (!endpoint) return null;
  return createWebTools({
    endpoint,
    standIn: env.DEMO_SEARCH === "1",
    // The operator's endpoint may be private, such as a SearXNG beside this process; pages must not be.
    search: createOutboundFetch({ allowPrivate: true, viaProxy: true, limits: searchLimits }),
    pages: createOutboundFetch({
      allowPrivate: false,
      limits: pageLimits,
      ...(env.DEMO_SEARCH === "1" ? { allowOrigin: new URL(endpoint.url).origin } : {}),
    }),
    userAgent: `BestChat/1.0 (reads single pages that its user asked for; +${env.APP_URL})`,
  });
}
