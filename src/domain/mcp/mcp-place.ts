import type { SecretPlace } from "#lib/crypto.ts";

type Row = { id: string; userId: number };

/** What the token of an MCP server is bound to. */
export function placeOf(row: Row): SecretPlace {
  return placeIn("mcp_server", row);
}

/** What client registration and tokens of a sign-in are bound to: no other column of the row opens them. */
export function grantPlaceOf(row: Row): SecretPlace {
  return placeIn("mcp_server.grant", row);
}

/** What a sign-in under way is bound to. */
export function attemptPlaceOf(row: Row): SecretPlace {
  return placeIn("mcp_server.attempt", row);
}

function placeIn(table: string, { id, userId }: Row): SecretPlace {
  return { table, rowId: id, userId };
}
