import { McpFailure } from "#contracts/mcp-failure.ts";
import { readResourceName } from "#contracts/mcp-name.ts";
import { DomainError } from "#domain/error.ts";
import { type EnabledMcpServer, enabledMcpServer, enabledMcpServers } from "#domain/mcp/mcp.ts";
import { unreadableSecret, withMcpServer } from "#domain/mcp/mcp-access.ts";
import { offeredTools } from "#domain/mcp/offer.ts";
import { blockTool, storeChangedTools } from "#domain/mcp/refresh.ts";
import type { McpServer } from "#generated/prisma/client.ts";
import type { CallHooks } from "#integrations/mcp/call-flow.ts";
import type { McpConnection } from "#integrations/mcp/connection.ts";
import type { McpPicture } from "#integrations/mcp/content.ts";
import { callTool, listTools, mcpClient, readResource } from "#integrations/mcp/mcp-client.ts";
import { McpSessions } from "#integrations/mcp/sessions.ts";
import { inputForServer } from "#integrations/mcp/tool.ts";
import type { SealKeys } from "#lib/crypto.ts";
import { logger } from "#lib/logger.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import type { McpToolEntry } from "./mcp-tool.ts";
import { readResourceTool, requestedResource } from "./read-resource.ts";

export type McpCall = { name: string; input: unknown; conversationId: string; signal: AbortSignal; hooks?: CallHooks };
export type McpCallResult = { text: string; pictures: McpPicture[] };

/** The tools of users' MCP servers. Their effects happen on those servers, at most once, and cannot be undone. */
export type McpToolSet = {
  list: (userId: number) => Promise<ReadonlyMap<string, McpToolEntry>>;
  /** The tool's result. @throws DomainError with a message for the model */
  call: (userId: number, call: McpCall) => Promise<McpCallResult>;
  /** Closes the sessions with all servers. */
  close: () => Promise<void>;
};

type Work = (connection: McpConnection, row: McpServer) => Promise<McpCallResult>;
type Found = { serverId: string; tool: string | null; work: Work };

export function createMcpTools({ keys, fetch }: { keys: SealKeys; fetch: OutboundFetch }, sessions = new McpSessions(fetch)): McpToolSet {
  const deps = { keys, mcp: mcpClient(fetch) };
  return {
    async list(userId) {
      const servers = await enabledMcpServers(userId);
      const reading = readResourceTool(servers);
      const tools = offeredTools(servers).map(({ name, server, tool }) => ({ ...tool, name, ...offered(server, tool) }));
      return new Map([...tools, ...(reading ? [reading] : [])].map((tool) => [tool.name, tool]));
    },
    async call(userId, call) {
      const { name, conversationId, signal } = call;
      const found = name === readResourceName ? await resourceOf(userId, call) : await toolOf(userId, call);
      try {
        const row = found && (await enabledMcpServer(userId, found.serverId));
        if (!row) throw new DomainError("NOT_FOUND", `There is no tool ${name}`);
        return await withMcpServer(row, deps, (access) =>
          sessions.use({ serverId: row.id, conversationId }, access, signal, async (connection) => {
            try {
              return await found.work(connection, row);
            } catch (error) {
              const needsMore = error instanceof McpFailure && error.code === "NEEDS_MORE";
              if (needsMore && found.tool) await blockTool(row, found.tool, error.message);
              throw error;
            } finally {
              await followChanges(connection, row);
            }
          }),
        );
      } catch (error) {
        const failure = error instanceof McpFailure ? error : unreadableSecret(error);
        throw failure ? new DomainError("CONFLICT", failure.message, { cause: failure }) : error;
      }
    },
    close: () => sessions.close(),
  };
}

function offered({ name, trusted }: EnabledMcpServer, { description, kind, isNew }: EnabledMcpServer["tools"][number]) {
  const about = `${description}\n(A tool of the user's MCP server “${name}”. What it does cannot be undone.)`.trim();
  // A server may declare any tool read-only: that counts if its user trusts it, and for tools that they have reviewed.
  return { description: about, kind: kind === "read" && (!trusted || isNew) ? ("change" as const) : kind };
}

async function toolOf(userId: number, { name, input, signal, hooks }: McpCall): Promise<Found | undefined> {
  const offer = offeredTools(await enabledMcpServers(userId)).find((one) => one.name === name);
  if (!offer) return undefined;
  const call = { name: offer.tool.name, input: inputForServer(offer.tool, input), signal, ...(hooks ? { hooks } : {}) };
  const work: Work = async (connection) => {
    const { failed, text, pictures = [] } = await callTool(connection, call);
    if (failed) throw new DomainError("CONFLICT", text || "The tool failed without saying why.");
    return { text, pictures };
  };
  return { serverId: offer.server.id, tool: offer.tool.name, work };
}

async function resourceOf(userId: number, { input, signal }: McpCall): Promise<Found | undefined> {
  const requested = requestedResource(input, await enabledMcpServers(userId));
  if (!requested) return undefined;
  const work: Work = async (connection) => {
    const { text, pictures = [] } = await readResource(connection, requested.uri, signal);
    return { text, pictures };
  };
  return { serverId: requested.server.id, tool: null, work };
}

/** Relists the tools of a server that announced a change, so that the reply's next step has them. */
async function followChanges(connection: McpConnection, row: McpServer): Promise<void> {
  if (!connection.toolsChanged) return;
  connection.toolsChanged = false;
  try {
    await storeChangedTools(row, await listTools(connection, AbortSignal.timeout(10_000)));
  } catch (error) {
    logger.info({ err: error, server: row.id, user_id: row.userId }, "the changed tools of a server could not be listed");
  }
}

/** The result of a call that a previous process had started: it may have happened. */
export function unknownOutcome(): DomainError {
  return new DomainError(
    "CONFLICT",
    "The server was interrupted while this ran, so it may or may not have happened. Look before trying again.",
  );
}
