import { z } from "zod";
import { ApiKey, OutboundAddress } from "./provider.ts";

/** A part of the tools' names, so it is short and plain. */
export const McpName = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9]{0,19}$/, "must be 1 to 20 lower case letters and digits, beginning with a letter");

export const McpAdd = z.object({
  name: McpName,
  url: OutboundAddress,
  /** Empty or absent for servers that need none. */
  token: ApiKey.optional(),
});
export type McpAdd = z.infer<typeof McpAdd>;

/** Absent fields stay. A token stays only with the address it was entered for. */
export const McpUpdate = z.object({
  id: z.uuid(),
  url: OutboundAddress.optional(),
  token: ApiKey.optional(),
  enabled: z.boolean().optional(),
});
export type McpUpdate = z.infer<typeof McpUpdate>;

/** A tool as its server described it when it was tested last; what it becomes later is not used until the next test. */
export const McpTool = z.object({
  name: z.string(),
  description: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  /** read: the server says that it changes nothing · delete: it says that it destroys */
  kind: z.enum(["read", "change", "delete"]),
});
export type McpTool = z.infer<typeof McpTool>;

/** An MCP server as its owner sees it: never the token. */
export type McpServerView = {
  id: string;
  name: string;
  url: string;
  tokenLastFour: string | null;
  enabled: boolean;
  tools: Pick<McpTool, "name" | "description" | "kind">[];
  testedAt: string | null;
  testError: string | null;
};

/** The name under which the assistant knows a tool: letters, digits, _ and -, at most 64 of them, as providers want it. */
export function mcpToolName(server: string, tool: string): string {
  return `mcp_${server}_${tool.replaceAll(/[^A-Za-z0-9_-]/g, "_")}`.slice(0, 64);
}

/** Server and tool of such a name; null for the assistant's own tools. */
export function splitMcpToolName(name: string): { server: string; tool: string } | null {
  const [, server, tool] = /^mcp_([a-z0-9]+)_(.+)$/.exec(name) ?? [];
  return server && tool ? { server, tool } : null;
}
