import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport, StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { McpError } from "@modelcontextprotocol/sdk/types.js";
import type { McpTool } from "#contracts/mcp.ts";
import { storableText, toStorable } from "#contracts/text.ts";
import { SealBroken } from "#lib/crypto.ts";
import { type OutboundFetch, type OutboundLimits, outboundErrorIn } from "#lib/outbound.ts";

/** Where an MCP server is, and the bearer token for it. */
export type McpAccess = { url: string; token: string | null };

/** For the guarded fetch of MCP: a tool may work for a while, and says little. */
export const mcpLimits: OutboundLimits = { connectMs: 5000, headersMs: 65_000, idleMs: 65_000, totalMs: 90_000, bytesMax: 4_000_000 };

const connectMs = 10_000;
const callMs = 60_000;
const toolsMax = 64;
const schemaLengthMax = 8000;
const descriptionLengthMax = 1000;
/** Characters of a result that go to the model and into the message. */
const resultLengthMax = 20_000;

/** Why a server gave no answer. The message is for the user and for the model. */
export class McpFailure extends Error {
  readonly code: "WRONG_KEY" | "UNREACHABLE" | "ADDRESS_REFUSED" | "NOT_COMPATIBLE" | "TIMEOUT" | "STOPPED";
  constructor(code: McpFailure["code"], message: string, cause: unknown) {
    super(message, { cause });
    this.name = "McpFailure";
    this.code = code;
  }
}

/** The failure of a token that no known key opens. */
export function unreadableToken(error: unknown): McpFailure | null {
  return error instanceof SealBroken ? new McpFailure("WRONG_KEY", "The stored token can no longer be read. Enter it again.", error) : null;
}

/** The tools that a server has now, as far as they fit. */
export function listMcpTools(access: McpAccess, fetch: OutboundFetch): Promise<McpTool[]> {
  return withClient(access, fetch, AbortSignal.timeout(connectMs * 2), async (client) => {
    const tools: McpTool[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.listTools(cursor ? { cursor } : {}, { timeout: connectMs });
      for (const { name, description, inputSchema, annotations } of page.tools) {
        const schema = toStorable(inputSchema as Record<string, unknown>);
        if (name.length > 64 || JSON.stringify(schema).length > schemaLengthMax) continue;
        const kind = annotations?.readOnlyHint ? "read" : annotations?.destructiveHint ? "delete" : "change";
        const words = storableText((description ?? "").slice(0, descriptionLengthMax));
        tools.push({ name: storableText(name), description: words, inputSchema: schema, kind });
      }
      cursor = page.nextCursor;
    } while (cursor && tools.length < toolsMax);
    return tools.slice(0, toolsMax);
  });
}

/** What a tool answered, in words; `failed` when the tool itself says so. */
export type McpAnswer = { failed: boolean; text: string };

/** Calls one tool once: nothing is repeated, because nobody knows whether a lost call took effect. */
export function callMcpTool(
  access: McpAccess,
  fetch: OutboundFetch,
  call: { name: string; input: unknown; signal: AbortSignal },
): Promise<McpAnswer> {
  return withClient(access, fetch, call.signal, async (client) => {
    const input = typeof call.input === "object" && call.input !== null ? { ...call.input } : {};
    const options = { timeout: callMs, maxTotalTimeout: callMs, signal: call.signal };
    const result = await client.callTool({ name: call.name, arguments: input as Record<string, unknown> }, undefined, options);
    return { failed: result.isError === true, text: wordsOf(result) };
  });
}

async function withClient<T>(
  access: McpAccess,
  fetch: OutboundFetch,
  signal: AbortSignal,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ name: "bestchat", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(new URL(access.url), {
    fetch,
    requestInit: access.token ? { headers: { authorization: `Bearer ${access.token}` } } : {},
    reconnectionOptions: { maxRetries: 0, initialReconnectionDelay: 1000, maxReconnectionDelay: 1000, reconnectionDelayGrowFactor: 1 },
  });
  try {
    await client.connect(transport, { timeout: connectMs, signal });
    return await work(client);
  } catch (error) {
    const { code, message } = failureOf(error, signal);
    // Some servers repeat the token that they refuse: it must reach no message and no log.
    const safe = (text: string) => (access.token ? text.replaceAll(access.token, "[token]") : text);
    throw new McpFailure(code, safe(message), new Error(safe(error instanceof Error ? error.message : "")));
  } finally {
    await transport.terminateSession().catch(() => undefined);
    await client.close().catch(() => undefined);
  }
}

function failureOf(error: unknown, signal: AbortSignal): McpFailure {
  if (signal.aborted) {
    const late = signal.reason instanceof Error && signal.reason.name === "TimeoutError";
    return new McpFailure(late ? "TIMEOUT" : "STOPPED", late ? tooSlow : "It was stopped before the server answered.", error);
  }
  const refused = outboundErrorIn(error);
  if (refused?.code === "TIMED_OUT") return new McpFailure("TIMEOUT", tooSlow, error);
  if (refused) return new McpFailure(refused.code === "ADDRESS_REFUSED" ? "ADDRESS_REFUSED" : "UNREACHABLE", refused.message, error);
  const status = error instanceof StreamableHTTPError ? error.code : undefined;
  if (status === 401 || status === 403 || (error instanceof Error && error.name === "UnauthorizedError"))
    return new McpFailure("WRONG_KEY", "The MCP server refused the token. Check it in the settings.", error);
  if (status !== undefined)
    return new McpFailure("NOT_COMPATIBLE", `The server answered ${status}, not as an MCP server over streamable HTTP does.`, error);
  if (error instanceof McpError && error.code === -32_001) return new McpFailure("TIMEOUT", tooSlow, error);
  if (error instanceof McpError) return new McpFailure("NOT_COMPATIBLE", `The MCP server refused: ${short(error.message)}`, error);
  if (error instanceof SyntaxError || (error instanceof Error && error.name === "ZodError"))
    return new McpFailure("NOT_COMPATIBLE", "The server answers, but not as an MCP server over streamable HTTP does.", error);
  return new McpFailure("UNREACHABLE", "The MCP server cannot be reached.", error);
}

const tooSlow = "The MCP server took too long to answer. What it did by then is not known.";

type Content = { type?: string; text?: string; mimeType?: string; data?: string; uri?: string; resource?: { uri?: string; text?: string } };

/** Text as it is, everything else by what it is: models and messages take no binary from tools. */
function wordsOf(result: Record<string, unknown>): string {
  const content = Array.isArray(result.content) ? (result.content as Content[]) : [];
  const words = content.map(({ type, text, mimeType, data, uri, resource }) => {
    if (type === "text") return text ?? "";
    if (type === "resource") return resource?.text ?? `[resource ${resource?.uri ?? ""}]`;
    if (type === "resource_link") return `[link ${uri ?? ""}]`;
    return `[${type ?? "unknown"}${mimeType ? ` ${mimeType}` : ""}, ${data?.length ?? 0} characters, left out]`;
  });
  const all = words.length > 0 ? words.join("\n\n") : result.structuredContent ? JSON.stringify(result.structuredContent) : "";
  return cut(storableText(all));
}

function cut(text: string): string {
  if (text.length <= resultLengthMax) return text;
  return `${text.slice(0, resultLengthMax).toWellFormed()}\n[${text.length - resultLengthMax} characters left out]`;
}

function short(text: string): string {
  return storableText(text.slice(0, 300));
}
