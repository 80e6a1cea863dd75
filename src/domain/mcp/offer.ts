import { mcpToolsMax } from "#contracts/limits.ts";
import type { McpTool } from "#contracts/mcp.ts";
import { mcpToolName } from "#contracts/mcp-name.ts";

/** Total characters of the offered tools' descriptions and schemas, which are sent with every model call. */
const definitionsLengthMax = 150_000;

export type McpOffer<S> = { name: string; server: S; tool: McpTool };

/**
 * The tools of these servers that are offered to models, by the names that models see: those enabled and usable, in order, up to
 * the total limits.
 */
export function offeredTools<S extends { name: string; tools: McpTool[]; offTools: string[] }>(servers: S[]): McpOffer<S>[] {
  const offers = new Map<string, McpOffer<S>>();
  let length = 0;
  for (const server of servers) {
    for (const tool of server.tools) {
      if (tool.blocked || server.offTools.includes(tool.name)) continue;
      const name = mcpToolName(server.name, tool.name);
      const more = tool.description.length + JSON.stringify(tool.inputSchema).length;
      if (offers.size >= mcpToolsMax.ofUser || length + more > definitionsLengthMax) return [...offers.values()];
      length += more;
      if (!offers.has(name)) offers.set(name, { name, server, tool });
    }
  }
  return [...offers.values()];
}
