import { mcpToolName, mcpToolsMax } from "#contracts/mcp.ts";
import { DomainError } from "#domain/error.ts";
import { enabledMcpServer, enabledMcpServers } from "#domain/mcp.ts";
import { type McpDeps, withMcpServer } from "#domain/mcp-access.ts";
import { callMcpTool } from "#domain/mcp-client.ts";
import { McpFailure, unreadableSecret } from "#domain/mcp-failure.ts";
import type { ToolKind, ToolResult } from "#domain/tool.ts";

/** Characters of all these tools' descriptions and schemas together: they go along with every model call. */
const definitionsLengthMax = 150_000;

export type OutsideTool = { name: string; description: string; kind: ToolKind; inputSchema: Record<string, unknown> };
export type OutsideCall = { name: string; input: unknown; signal: AbortSignal };

/** The tools of users' MCP servers. What they do happens elsewhere, once at most, and cannot be undone. */
export type OutsideTools = {
  list: (userId: number) => Promise<ReadonlyMap<string, OutsideTool>>;
  /** What the tool answered, or throws DomainError for the model to read. */
  call: (userId: number, call: OutsideCall) => Promise<ToolResult>;
};

type Found = OutsideTool & { serverId: string; tool: string };

export function createOutsideTools(deps: McpDeps): OutsideTools {
  return {
    list: toolsOf,
    async call(userId, { name, input, signal }) {
      const found = (await toolsOf(userId)).get(name);
      try {
        const server = found && (await enabledMcpServer(userId, found.serverId));
        if (!server) throw new DomainError("NOT_FOUND", `There is no tool ${name}`);
        const call = { name: found.tool, input, signal };
        const answer = await withMcpServer(server, deps, (access) => callMcpTool(access, deps.fetch, call));
        if (answer.failed) throw new DomainError("CONFLICT", answer.text || "The tool failed without saying why.");
        return { output: { text: answer.text, undoable: false } };
      } catch (error) {
        const failure = error instanceof McpFailure ? error : unreadableSecret(error);
        throw failure ? new DomainError("CONFLICT", failure.message, { cause: failure }) : error;
      }
    },
  };
}

async function toolsOf(userId: number): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  let length = 0;
  for (const server of await enabledMcpServers(userId)) {
    for (const { name: tool, description, kind: said, inputSchema } of server.tools) {
      const name = mcpToolName(server.name, tool);
      length += description.length + JSON.stringify(inputSchema).length;
      if (found.size >= mcpToolsMax.ofUser || length > definitionsLengthMax) return found;
      if (found.has(name)) continue;
      const about = `${description}\n(A tool of the user's MCP server “${server.name}”. What it does cannot be undone.)`.trim();
      // A server may say of anything that it only reads: that counts when its user believes it.
      const kind = said === "read" && !server.trusted ? "change" : said;
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
