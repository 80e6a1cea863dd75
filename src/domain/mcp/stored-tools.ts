import { z } from "zod";
import { McpTool } from "#contracts/mcp.ts";

/** The tools in a server's row; none where they cannot be parsed. */
export const StoredTools = z.array(McpTool).catch([]);

/** An announced tool list, with `isNew` on each tool that the owner has not reviewed in this form. */
export function markNew(former: McpTool[], listed: McpTool[]): McpTool[] {
  const byName = new Map(former.map((tool) => [tool.name, tool]));
  return listed.map((tool) => {
    const before = byName.get(tool.name);
    const isSame = before !== undefined && fingerprint(before) === fingerprint(tool);
    return isSame && !before.isNew ? tool : { ...tool, isNew: true };
  });
}

/** Carries the `blocked` mark over to tools that have not changed. */
export function keepBlocked(former: McpTool[], listed: McpTool[]): McpTool[] {
  const blocked = new Map(former.flatMap((tool) => (tool.blocked ? [[tool.name, tool] as const] : [])));
  return listed.map((tool) => {
    const before = blocked.get(tool.name);
    return before && fingerprint(before) === fingerprint(tool) && before.blocked
      ? { ...tool, blocked: tool.blocked ?? before.blocked }
      : tool;
  });
}

function fingerprint({ name, description, inputSchema, kind }: McpTool): string {
  return JSON.stringify([name, description, kind, sorted(inputSchema)]);
}

/** jsonb does not preserve the order of keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
