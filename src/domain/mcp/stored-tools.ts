import { z } from "zod";
import { McpTool } from "#contracts/mcp.ts";

/** The tools in a server's row; none where they cannot be read. */
export const StoredTools = z.array(McpTool).catch([]);

/** A list that came by the server's own word: what its owner has not looked at in these words is marked as new. */
export function markNew(known: McpTool[], listed: McpTool[]): McpTool[] {
  const looked = new Map(known.map((tool) => [tool.name, tool]));
  return listed.map((tool) => {
    const before = looked.get(tool.name);
    const isSame = before !== undefined && fingerprint(before) === fingerprint(tool);
    return isSame && !before.isNew ? tool : { ...tool, isNew: true };
  });
}

/** What was learnt of tools by calling them stays with those that have not changed. */
export function keepBlocked(known: McpTool[], listed: McpTool[]): McpTool[] {
  const learnt = new Map(known.flatMap((tool) => (tool.blocked ? [[tool.name, tool] as const] : [])));
  return listed.map((tool) => {
    const before = learnt.get(tool.name);
    return before && fingerprint(before) === fingerprint(tool) && before.blocked
      ? { ...tool, blocked: tool.blocked ?? before.blocked }
      : tool;
  });
}

function fingerprint({ name, description, inputSchema, kind }: McpTool): string {
  return JSON.stringify([name, description, kind, sorted(inputSchema)]);
}

/** The database gives keys back in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
