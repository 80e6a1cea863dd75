import type { ToolKind } from "#contracts/tool.ts";

/** A tool of a user's MCP server, as offered to models. */
export type McpToolEntry = {
  name: string;
  description: string;
  inputSchema: Record<string, unknown>;
  kind: ToolKind;
  /** Set if the kind of a call depends on its input. */
  kindOf?: (input: unknown) => ToolKind;
};
