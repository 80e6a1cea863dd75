import { mcpToolName } from "#contracts/mcp.ts";
import { DomainError } from "#domain/error.ts";
import { enabledMcpServers, openMcpServer } from "#domain/mcp.ts";
import { callMcpTool, McpFailure, unreadableToken } from "#domain/mcp-client.ts";
import type { ToolKind, ToolResult } from "#domain/tool.ts";
import type { SealKeys } from "#lib/crypto.ts";
import type { OutboundFetch } from "#lib/outbound.ts";

/** Tools of all servers of a user that a model gets at most. */
const toolsMax = 100;

export type OutsideTool = { name: string; description: string; kind: ToolKind; inputSchema: Record<string, unknown> };
export type OutsideCall = { name: string; input: unknown; signal: AbortSignal };

/** The tools of users' MCP servers. What they do happens elsewhere, once at most, and cannot be undone. */
export type OutsideTools = {
  list: (userId: number) => Promise<ReadonlyMap<string, OutsideTool>>;
  /** What the tool answered, or throws DomainError for the model to read. */
  call: (userId: number, call: OutsideCall) => Promise<ToolResult>;
};

type Found = OutsideTool & { serverId: string; tool: string };

export function createOutsideTools(deps: { keys: SealKeys; fetch: OutboundFetch }): OutsideTools {
  return {
    list: toolsOf,
    async call(userId, { name, input, signal }) {
      const tool = (await toolsOf(userId)).get(name);
      try {
        const access = tool && (await openMcpServer(userId, tool.serverId, deps.keys));
        if (!tool || !access) throw new DomainError("NOT_FOUND", `There is no tool ${name}`);
        const answer = await callMcpTool(access, deps.fetch, { name: tool.tool, input, signal });
        if (answer.failed) throw new DomainError("CONFLICT", answer.text || "The tool failed without saying why.");
        return { output: { text: answer.text, undoable: false } };
      } catch (error) {
        const failure = error instanceof McpFailure ? error : unreadableToken(error);
        throw failure ? new DomainError("CONFLICT", failure.message, { cause: failure }) : error;
      }
    },
  };
}

async function toolsOf(userId: number): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  for (const server of await enabledMcpServers(userId)) {
    for (const { name: tool, description, kind, inputSchema } of server.tools) {
      const name = mcpToolName(server.name, tool);
      if (found.size >= toolsMax || found.has(name)) continue;
      const about = `${description}\n(A tool of the user's MCP server “${server.name}”. What it does cannot be undone.)`.trim();
      found.set(name, { name, description: about, kind, inputSchema, serverId: server.id, tool });
    }
  }
  return found;
}

/** The result of a call that an earlier process had begun: it may have happened. */
export function unknownOutcome(): DomainError {
  return new DomainError(
    "CONFLICT",
    "The server was interrupted while this ran, so it may or may not have happened. Look before trying again.",
  );
}
