import type { McpPending } from "./mcp-question.ts";

/** What a call that is under way at an MCP server says of itself, of the output that our own server stored; nothing of another one. */
export function pendingOf(output: unknown): McpPending {
  return typeof output === "object" && output !== null && ("question" in output || "progress" in output) ? (output as McpPending) : {};
}
