import type { CallToolResult, Client, ListToolsResult, ReadResourceResult, RequestOptions } from "@modelcontextprotocol/client";
import { UrlElicitationRequiredError } from "@modelcontextprotocol/client";
import { mcpToolsMax } from "#contracts/limits.ts";
import type { McpTool } from "#contracts/mcp.ts";
import { McpFailure } from "#contracts/mcp-failure.ts";
import type { OAuthAttempt, OAuthGrant } from "#contracts/mcp-oauth.ts";
import type { OutboundFetch, OutboundLimits } from "#lib/outbound.ts";
import { CallClock } from "./call-clock.ts";
import type { CallFlow, CallHooks } from "./call-flow.ts";
import { connectMs, type McpAccess, McpConnection } from "./connection.ts";
import { answerOf, type McpAnswer, resourceAnswer } from "./content.ts";
import { type McpChallenge, needsMore } from "./mcp-failure.ts";
import { beginOAuth, finishOAuth, renewOAuth } from "./mcp-oauth.ts";
import { askUser } from "./question.ts";
import { mcpTool } from "./tool.ts";

/**
 * The guarded fetch's limits for MCP. A call's silence is limited by its own clock; a response's stream stays open while the user
 * is asked, and a session's stream as long as the session.
 */
export const mcpLimits: OutboundLimits = {
  connectMs: 5000,
  headersMs: 65_000,
  idleMs: 35 * 60_000,
  totalMs: 35 * 60_000,
  bytesMax: 4_000_000,
};

/** The most pages of a tool list: a server may never end it. */
const pagesMax = 20;

export type ListedTools = { tools: McpTool[]; leftOut: number; readsResources: boolean };
export type McpCall = { name: string; input: Record<string, unknown>; signal: AbortSignal; hooks?: CallHooks };

/** The domain's interface to MCP servers, injected by the process. */
export type McpClient = {
  listTools: (access: McpAccess) => Promise<ListedTools>;
  /** Where to send a user for the sign-in, and what to store until they return. */
  beginSignIn: (url: string, back: { redirectUrl: string; state: string }) => Promise<{ authorizationUrl: URL; attempt: OAuthAttempt }>;
  finishSignIn: (attempt: OAuthAttempt, url: string, code: string) => Promise<OAuthGrant>;
  /** New tokens; `ended` when the server issues no more. */
  renewSignIn: (grant: OAuthGrant, url: string) => Promise<OAuthGrant | "ended">;
};

/** The MCP client over a guarded fetch. */
export function mcpClient(fetch: OutboundFetch): McpClient {
  return {
    listTools: (access) => listMcpTools(access, fetch),
    beginSignIn: async (url, back) => beginOAuth(url, await mcpChallenge(url, fetch), { ...back, fetch }),
    finishSignIn: (attempt, url, code) => finishOAuth(attempt, url, code, fetch),
    renewSignIn: (grant, url) => renewOAuth(grant, url, fetch),
  };
}

/** The current tools of a server up to the limit, and how many more it listed. */
function listMcpTools(access: McpAccess, fetch: OutboundFetch): Promise<ListedTools> {
  return withConnection(access, fetch, AbortSignal.timeout(connectMs * 2), (connection, signal) => listTools(connection, signal));
}

/** The same over an existing connection. */
export function listTools(connection: McpConnection, signal: AbortSignal): Promise<ListedTools> {
  return connection.use({ signal }, async (client, flow) => {
    const tools = new Map<string, McpTool>();
    const cursors = new Set<string>();
    const { mask } = connection;
    let listed = 0;
    let cursor: string | undefined;
    for (let page = 0; page < pagesMax; page += 1) {
      const answer = await pageOf(client, cursor, connection.requestOptions(flow));
      listed += answer.tools.length;
      for (const raw of answer.tools) {
        const tool = mcpTool(raw, mask);
        if (tool && tools.size < mcpToolsMax.ofServer && !tools.has(tool.name)) tools.set(tool.name, tool);
      }
      cursor = answer.nextCursor;
      if (!cursor || cursors.has(cursor)) break;
      cursors.add(cursor);
    }
    return { tools: [...tools.values()], leftOut: listed - tools.size, readsResources: connection.readsResources };
  });
}

/** One page: without a cursor the SDK would fetch all pages itself, and refuse a list that is too long. */
async function pageOf(client: Client, cursor: string | undefined, options: RequestOptions): Promise<ListToolsResult> {
  return cursor ? client.listTools({ cursor }, options) : client.request({ method: "tools/list", params: {} }, options);
}

/** Calls one tool once, over a new connection. Never retried, because a lost call may have taken effect. */
export function callMcpTool(access: McpAccess, fetch: OutboundFetch, call: McpCall): Promise<McpAnswer> {
  return withConnection(access, fetch, call.signal, (connection) => callTool(connection, call));
}

/** The same over an existing connection. */
export function callTool(connection: McpConnection, { name, input, signal, hooks = {} }: McpCall): Promise<McpAnswer> {
  return connection.use({ signal, hooks, clock: new CallClock() }, async (client, flow) => {
    const call = (): Promise<CallToolResult> => {
      flow.state.isSent = true;
      return client.callTool({ name, arguments: input }, connection.requestOptions(flow));
    };
    const result = await call().catch(async (error: unknown) => {
      // Refused until the user has visited a page: then it is retried, because it had no effect.
      if (error instanceof UrlElicitationRequiredError && (await visitAll(error, flow, connection))) return call();
      throw error;
    });
    const missing = flow.refused.find((method) => method === "sampling/createMessage" || method === "roots/list");
    if (missing && result.isError) throw needsMore(missing);
    return answerOf(connection.mask.value(result));
  });
}

/** Reads a resource of the server. */
export function readResource(connection: McpConnection, uri: string, signal: AbortSignal): Promise<McpAnswer> {
  return connection.use({ signal, clock: new CallClock() }, async (client: Client, flow) => {
    const result: ReadResourceResult = await client.readResource({ uri }, { ...connection.requestOptions(flow), cacheMode: "bypass" });
    return resourceAnswer(connection.mask.value(result));
  });
}

/** A server's challenge to a request without a token; empty if it needs none. */
async function mcpChallenge(url: string, fetch: OutboundFetch): Promise<McpChallenge> {
  const received: { challenge: McpChallenge | null } = { challenge: null };
  const onChallenge = (challenge: McpChallenge | null) => {
    received.challenge = challenge;
  };
  const options = { listens: false, signal: AbortSignal.timeout(connectMs), onChallenge };
  try {
    const connection = await McpConnection.open({ url, token: null, isSignedIn: false }, fetch, options);
    await connection.close();
  } catch (error) {
    if (!(error instanceof McpFailure) || error.code !== "SIGN_IN") throw error;
  }
  return received.challenge ?? {};
}

async function withConnection<T>(
  access: McpAccess,
  fetch: OutboundFetch,
  signal: AbortSignal,
  work: (connection: McpConnection, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const connection = await McpConnection.open(access, fetch, { listens: false, signal });
  try {
    return await work(connection, signal);
  } finally {
    await connection.close();
  }
}

/** Whether the user agreed to every page that they must visit first. */
async function visitAll({ elicitations }: UrlElicitationRequiredError, flow: CallFlow, connection: McpConnection): Promise<boolean> {
  for (const params of elicitations) {
    const { action } = await askUser({ method: "elicitation/create", params }, flow, connection.mask);
    if (action !== "accept") return false;
  }
  return elicitations.length > 0;
}
