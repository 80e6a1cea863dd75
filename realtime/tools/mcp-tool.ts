import type { ToolKind } from "#contracts/tool.ts";

/** A tool of a user's MCP server as models are offered it. */
export type McpToolEntry = {
  name: string;
  description: string;
  inputSchema: Record<string, unknown>;
  kind: ToolKind;
  /** Where it depends on the input what a call is. */
  kindOf?: (input: unknown) => ToolKind;
};
