import { afterAll, beforeAll, beforeEach } from "vitest";
import { createMcpServer, type TestMcp } from "../mcp-server.ts";
import { createOAuthServer, type TestOAuth } from "../oauth-server.ts";

/** An MCP server for the tests of one file, reset before each. */
export function useMcp(): TestMcp {
  const mcp = createMcpServer();
  beforeAll(mcp.listen);
  afterAll(mcp.close);
  beforeEach(() => {
    mcp.notes.length = 0;
    mcp.headers.length = 0;
    Object.assign(mcp, { token: null, signIn: null, odd: null });
  });
  return mcp;
}

/** The same with an authorization server that the MCP server refers to. */
export function useMcpWithSignIn(): { mcp: TestMcp; oauth: TestOAuth } {
  const mcp = useMcp();
  const oauth = createOAuthServer();
  beforeAll(oauth.listen);
  afterAll(oauth.close);
  beforeEach(() => {
    oauth.revoke();
    oauth.asked.length = 0;
    Object.assign(oauth, { expiresIn: 3600, failing: null, gate: null, description: {} });
    mcp.signIn = { issuer: oauth.url, accepts: oauth.accepts };
  });
  return { mcp, oauth };
}
