import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { afterAll, beforeAll } from "vitest";
import { z } from "zod";

export type TestMcp = {
  url: () => string;
  notes: string[];
  headers: IncomingHttpHeaders[];
  hanging: () => number;
  token: string | null;
  refusal: string | null;
};

/** A real MCP server over streamable HTTP on loopback, with tools that read, change, destroy, fail, flood and hang. */
export function startMcpServer(): TestMcp {
  let hanging = 0;
  const mcp: TestMcp = { url: () => "", notes: [], headers: [], hanging: () => hanging, token: null, refusal: null };
  const http = createServer(async (request, response) => {
    mcp.headers.push(request.headers);
    if (mcp.token && request.headers.authorization !== `Bearer ${mcp.token}`) return void response.writeHead(401).end();
    if (mcp.refusal) {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { id } = JSON.parse(Buffer.concat(chunks).toString() || "{}") as { id?: number };
      const error = { code: -32_600, message: mcp.refusal };
      return void response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ jsonrpc: "2.0", id, error }));
    }
    // Stateless: a server and a transport for each request, as the SDK's own examples do it.
    const server = makeServer();
    const transport = new StreamableHTTPServerTransport({});
    response.once("close", () => void transport.close().then(() => server.close()));
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    await transport.handleRequest(request, response);
  });

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

  beforeAll(async () => {
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", () => resolve()));
    mcp.url = () => `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
  });
  afterAll(() => {
    http.closeAllConnections();
    http.close();
  });
  return mcp;
}
