import type { SecretPlace } from "#lib/crypto.ts";

/** What the token of an MCP server is bound to. */
export function placeOf({ id, userId }: { id: string; userId: number }): SecretPlace {
  return { table: "mcp_server", rowId: id, userId };
}
