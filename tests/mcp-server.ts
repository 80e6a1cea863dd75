import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { z } from "zod";

type RpcRequest = { id?: number; method: string; params?: Record<string, unknown> };

export type TestMcp = {
  listen: () => Promise<void>;
  close: () => void;
  url: () => string;
  notes: string[];
  headers: IncomingHttpHeaders[];
  hanging: () => number;
  token: string | null;
  /** The authorization server that it sends people to, and what that says of a token. */
  signIn: { issuer: () => string; accepts: (token: string) => boolean } | null;
  /** Answers instead of the server; null leaves a request to it. */
  odd: ((rpc: RpcRequest, response: ServerResponse, request: IncomingMessage) => object | "answered" | null) | null;
};

/** A real MCP server over streamable HTTP on loopback, with tools that read, change, destroy, fail, flood and hang. */
export function createMcpServer(): TestMcp {
  let hanging = 0;
  const http = createServer(async (request, response) => {
    const { pathname, origin } = new URL(request.url ?? "/", `http://${request.headers.host}`);
    if (pathname.startsWith("/.well-known/")) return describeSignIn(response, pathname, origin);
    mcp.headers.push(request.headers);
    const refusal = refusalOf(request.headers.authorization, origin);
    if (refusal) return void response.writeHead(401, refusal).end();
    if (mcp.odd && (await answerOddly(request, response, mcp.odd))) return;
    // Stateless: a server and a transport for each request, as the SDK's own examples do it.
    const server = makeServer();
    const transport = new StreamableHTTPServerTransport({});
    response.once("close", () => void transport.close().then(() => server.close()));
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    await transport.handleRequest(request, response);
  });
  const mcp: TestMcp = {
    listen: () => new Promise((resolve) => http.listen(0, "127.0.0.1", () => resolve())),
    close: () => {
      http.closeAllConnections();
      http.close();
    },
    url: () => `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    notes: [],
    headers: [],
    hanging: () => hanging,
    token: null,
    signIn: null,
    odd: null,
  };
  return mcp;

  function describeSignIn(response: ServerResponse, pathname: string, origin: string): void {
    if (!mcp.signIn || pathname !== "/.well-known/oauth-protected-resource/mcp") return void response.writeHead(404).end();
    const description = { resource: `${origin}/mcp`, authorization_servers: [mcp.signIn.issuer()], scopes_supported: ["notes"] };
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(description));
  }

  function refusalOf(authorization: string | undefined, origin: string): Record<string, string> | null {
    if (mcp.token && authorization !== `Bearer ${mcp.token}`) return {};
    if (!mcp.signIn || mcp.signIn.accepts(authorization?.replace("Bearer ", "") ?? "")) return null;
    return { "WWW-Authenticate": `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp", scope="notes"` };
  }

  function makeServer(): McpServer {
    const server = new McpServer({ name: "notes", version: "1.0.0" });
    const words = (text: string) => ({ content: [{ type: "text" as const, text }] });
    server.registerTool("list", { description: "All notes", annotations: { readOnlyHint: true } }, () => words(mcp.notes.join(", ")));
    server.registerTool("add", { description: "Adds a note", inputSchema: { text: z.string() } }, ({ text }) => {
      mcp.notes.push(text);
      return words(`added ${text}`);
    });
    server.registerTool("wipe", { description: "Removes all", annotations: { destructiveHint: true } }, () => {
      mcp.notes.length = 0;
      return words("gone");
    });
    server.registerTool("fail", { description: "Always fails", annotations: { readOnlyHint: true } }, () => ({
      isError: true,
      ...words("the notebook is closed"),
    }));
    server.registerTool("flood", { description: "Says much", annotations: { readOnlyHint: true } }, () => words("x".repeat(50_000)));
    server.registerTool("picture", { description: "An image", annotations: { readOnlyHint: true } }, () => ({
      content: [{ type: "image" as const, data: "AAAA", mimeType: "image/png" }],
    }));
    server.registerTool("hang", { description: "Never answers", annotations: { readOnlyHint: true } }, () => {
      hanging += 1;
      return new Promise(() => undefined);
    });
    return server;
  }
}

/** Whether the test's own words were the answer. The request is read here, so from then on all of them must be. */
async function answerOddly(request: IncomingMessage, response: ServerResponse, odd: NonNullable<TestMcp["odd"]>): Promise<boolean> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const rpc = { method: request.method ?? "", ...JSON.parse(Buffer.concat(chunks).toString() || "{}") } as RpcRequest;
  const answer = odd(rpc, response, request) ?? usual(rpc);
  if (answer === "answered") return true;
  if (rpc.id === undefined) response.writeHead(202).end();
  else response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ jsonrpc: "2.0", id: rpc.id, ...answer }));
  return true;
}

function usual({ method }: RpcRequest): object {
  if (method !== "initialize") return { result: {} };
  return { result: { protocolVersion: "2025-06-18", capabilities: { tools: {} }, serverInfo: { name: "odd", version: "1.0.0" } } };
}
