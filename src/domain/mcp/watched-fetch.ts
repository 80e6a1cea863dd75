import { extractWWWAuthenticateParams, type FetchLike } from "@modelcontextprotocol/client";
import type { OutboundFetch } from "#lib/outbound.ts";
import type { McpChallenge } from "../mcp-failure.ts";
import { type CallFlow, currentFlow } from "./call-flow.ts";

type Watch = {
  token: () => string | null;
  /** Whether the connection is kept, and may hold a stream open beside its calls. */
  listens: boolean;
  onChallenge: (challenge: McpChallenge) => void;
};

/** What the SDK makes of the end of a stream is waited for, before it counts as an end without an answer. */
const settleMs = 50;

/**
 * The guarded fetch for the SDK: with the token of now, and without the stream that is opened beside the calls where there
 * is no session to hear of. Notes what a refusal asks for, and tells a call when the stream of its answer ends.
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
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    return !isListening && isStream && response.body && flow ? watched(response, response.body, flow) : response;
  };
}

/** Events that have ids can be asked for again: then the SDK goes on by itself, and says so when it cannot. */
function watched(response: Response, body: ReadableStream<Uint8Array>, flow: CallFlow): Response {
  let hasIds = false;
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      hasIds ||= /(^|\n)id:/.test(Buffer.from(chunk).toString("latin1"));
      controller.enqueue(chunk);
    },
    flush() {
      if (!hasIds) setTimeout(() => flow.onStreamEnd(), settleMs).unref();
    },
  });
  const { status, statusText, headers } = response;
  return new Response(body.pipeThrough(watch), { status, statusText, headers });
}
