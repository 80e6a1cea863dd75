import type { SecretBinding } from "#lib/crypto.ts";

type Row = { id: string; userId: number };

/** What the token of an MCP server is bound to. */
export function tokenBinding(row: Row): SecretBinding {
  return bindingIn("mcp_server", row);
}

/** What the client registration and tokens of a sign-in are bound to, so that they open in no other column. */
export function grantBinding(row: Row): SecretBinding {
  return bindingIn("mcp_server.grant", row);
}

/** What a sign-in in progress is bound to. */
export function attemptBinding(row: Row): SecretBinding {
  return bindingIn("mcp_server.attempt", row);
}

function bindingIn(table: string, { id, userId }: Row): SecretBinding {
  return { table, rowId: id, userId };
}
