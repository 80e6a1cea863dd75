import type { McpPending } from "./mcp-question.ts";

/** Progress or question of a call in flight at an MCP server, from the provisional output that our own server stored. */
export function pendingOf(output: unknown): McpPending {
  return typeof output === "object" && output !== null && ("question" in output || "progress" in output) ? (output as McpPending) : {};
}
