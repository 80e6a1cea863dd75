import { extractWWWAuthenticateParams, type FetchLike } from "@modelcontextprotocol/client";
import type { OutboundFetch } from "#lib/outbound.ts";
import { currentFlow } from "./call-flow.ts";
import type { McpChallenge } from "./mcp-failure.ts";

type Watch = {
  token: () => string | null;
  /** Whether the connection is persistent, and may keep a stream open between calls. */
  listens: boolean;
  onChallenge: (challenge: McpChallenge) => void;
};

/**
 * The guarded fetch for the SDK: adds the current token, skips the stream between calls if there is no session to listen to, and
 * records what a refusal requires.
 */
export function watchedFetch(fetch: OutboundFetch, { token, listens, onChallenge }: Watch): FetchLike {
  return async (url, init = {}) => {
    const headers = new Headers(init.headers);
    const flow = currentFlow.getStore();
    const isListening = init.method === "GET";
    const isForNobody = !listens || !headers.has("mcp-session-id") || (headers.has("last-event-id") && flow?.isOver === true);
    if (isListening && isForNobody) return new Response(null, { status: 405 });
    const bearer = token();
    if (bearer) headers.set("authorization", `Bearer ${bearer}`);
    const response = await fetch(url, { ...init, headers });
    if (response.status === 401 || response.status === 403) onChallenge(extractWWWAuthenticateParams(response));
    return response;
  };
}
