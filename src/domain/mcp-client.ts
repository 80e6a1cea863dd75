import { extractWWWAuthenticateParams } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { FetchLike } from "@modelcontextprotocol/sdk/shared/transport.js";
import { type McpTool, mcpToolsMax } from "#contracts/mcp.ts";
import { type OutboundFetch, type OutboundLimits, outboundErrorIn } from "#lib/outbound.ts";
import { failureOf, type McpChallenge, McpFailure, type McpState } from "./mcp-failure.ts";
import { type McpAnswer, mcpTool, wordsOf } from "./mcp-words.ts";

/** Where an MCP server is, and the bearer token for it: one that the user entered, or one of a sign-in. */
export type McpAccess = { url: string; token: string | null; isSignedIn: boolean };

/** For the guarded fetch of MCP: a tool may work for a while, and says little. */
export const mcpLimits: OutboundLimits = { connectMs: 5000, headersMs: 65_000, idleMs: 65_000, totalMs: 90_000, bytesMax: 4_000_000 };

const connectMs = 10_000;
const callMs = 60_000;
/** A server may take its time to end a session, but nobody waits for it. */
const goodbyeMs = 1000;
/** Pages of a tool list: a server may go on for ever. */
const pagesMax = 20;

/** The tools that a server has now, as far as they fit, and how many more it listed. */
export function listMcpTools(access: McpAccess, fetch: OutboundFetch): Promise<{ tools: McpTool[]; leftOut: number }> {
  const signal = AbortSignal.timeout(connectMs * 2);
  return withClient(access, fetch, signal, async (client) => {
    const tools = new Map<string, McpTool>();
    let listed = 0;
    let cursor: string | undefined;
    for (let page = 0; page < pagesMax; page += 1) {
      const answer = await client.listTools(cursor ? { cursor } : {}, { timeout: connectMs, signal });
      listed += answer.tools.length;
      for (const raw of answer.tools) {
        const tool = mcpTool(raw);
        if (tool && tools.size < mcpToolsMax.ofServer && !tools.has(tool.name)) tools.set(tool.name, tool);
      }
      cursor = answer.nextCursor;
      if (!cursor) break;
    }
    return { tools: [...tools.values()], leftOut: listed - tools.size };
  });
}

/** Calls one tool once: nothing is repeated, because nobody knows whether a lost call took effect. */
export function callMcpTool(
  access: McpAccess,
  fetch: OutboundFetch,
  call: { name: string; input: unknown; signal: AbortSignal },
): Promise<McpAnswer> {
  return withClient(access, fetch, call.signal, async (client, state) => {
    const input = typeof call.input === "object" && call.input !== null ? { ...call.input } : {};
    const options = { timeout: callMs, maxTotalTimeout: callMs, signal: call.signal };
    state.isSent = true;
    const result = await client.callTool({ name: call.name, arguments: input as Record<string, unknown> }, undefined, options);
    return { failed: result.isError === true, text: wordsOf(result) };
  });
}

/** What a server says to somebody who comes without a token; empty when it lets them in. */
export async function mcpChallenge(url: string, fetch: OutboundFetch): Promise<McpChallenge> {
  const noted: { challenge: McpChallenge | null } = { challenge: null };
  const asked = withClient({ url, token: null, isSignedIn: false }, fetch, AbortSignal.timeout(connectMs), async () => undefined, noted);
  await asked.catch((error: unknown) => {
    if (!(error instanceof McpFailure) || error.code !== "SIGN_IN") throw error;
  });
  return noted.challenge ?? {};
}

async function withClient<T>(
  access: McpAccess,
  fetch: OutboundFetch,
  signal: AbortSignal,
  work: (client: Client, state: McpState) => Promise<T>,
  noted: { challenge: McpChallenge | null } = { challenge: null },
): Promise<T> {
  const state: McpState = { signal, challenge: null, hasStaticToken: access.token !== null && !access.isSignedIn, isSent: false };
  const client = new Client({ name: "bestchat", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(new URL(access.url), {
    fetch: withoutListening(fetch, (challenge) => {
      state.challenge = challenge;
      noted.challenge = challenge;
    }),
    requestInit: access.token ? { headers: { authorization: `Bearer ${access.token}` } } : {},
    reconnectionOptions: { maxRetries: 0, initialReconnectionDelay: 1000, maxReconnectionDelay: 1000, reconnectionDelayGrowFactor: 1 },
  });
  const breaking = brokenStream(client);
  try {
    await client.connect(transport, { timeout: connectMs, signal });
    return await Promise.race([work(client, state), breaking]);
  } catch (error) {
    const { code, message } = failureOf(error, state);
    // Some servers repeat the token that they refuse: it must reach no message and no log.
    const safe = (text: string) => (access.token ? text.replaceAll(access.token, "[token]") : text);
    throw new McpFailure(code, safe(message), new Error(safe(error instanceof Error ? error.message : "")));
  } finally {
    const goodbye = transport.terminateSession().catch(() => undefined);
    await Promise.race([goodbye, new Promise((resolve) => setTimeout(resolve, goodbyeMs).unref())]);
    await client.close().catch(() => undefined);
  }
}

/**
 * The guarded fetch without the stream that the SDK opens beside each connection to hear of changes: ours live for
 * one call. Notes what a refusal asks for.
 */
function withoutListening(fetch: OutboundFetch, note: (challenge: McpChallenge) => void): FetchLike {
  return async (url, init) => {
    if (init?.method === "GET") return new Response(null, { status: 405 });
    const response = await fetch(url, init);
    if (response.status === 401 || response.status === 403) note(extractWWWAuthenticateParams(response));
    return response;
  };
}

/** Rejects when the stream of an answer breaks or holds nonsense: the SDK says so to nobody who waits for the answer. */
function brokenStream(client: Client): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    client.onerror = (error) => {
      const tooLarge = /^SSE stream disconnected: .*answer is too large/.test(error.message);
      if (tooLarge) reject(new McpFailure("TOO_LARGE", "The server's answer is too large. What it did by then is not known.", error));
      else if (outboundErrorIn(error) === null && isEnd(error)) reject(error);
    };
  });
  broken.catch(() => undefined);
  return broken;
}

function isEnd(error: Error): boolean {
  return error instanceof SyntaxError || error.name === "ZodError" || /^(SSE stream disconnected|Maximum reconnection)/.test(error.message);
}
