import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { NodeStreamableHTTPServerTransport } from "@modelcontextprotocol/node";
import type { RealServer } from "./everything.ts";

const require = createRequire(import.meta.url);
type Pair = { http: NodeStreamableHTTPServerTransport; stdio: StdioClientTransport };

/** A real server that speaks over its standard streams, one process a session, behind streamable HTTP. */
export async function startBridged(packageName: string, args: string[], env: Record<string, string> = {}): Promise<RealServer> {
  const main = require.resolve(`@modelcontextprotocol/${packageName}/dist/index.js`);
  const sessions = new Map<string, Pair>();
  const server = createServer(async (request, response) => {
    const id = request.headers["mcp-session-id"];
    const known = typeof id === "string" ? sessions.get(id) : undefined;
    if (id && !known) return void response.writeHead(404).end();
    await (known ?? (await open())).http.handleRequest(request, response);
  });

  async function open(): Promise<Pair> {
    const stdio = new StdioClientTransport({ command: process.execPath, args: [main, ...args], env, stderr: "ignore" });
    const http = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void sessions.set(id, { http, stdio }),
      onsessionclosed: async (id) => {
        sessions.delete(id);
        await stdio.close();
      },
    });
    http.onmessage = (message) => void stdio.send(message);
    stdio.onmessage = (message) => void http.send(message).catch(() => undefined);
    await http.start();
    await stdio.start();
    return { http, stdio };
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    close: async () => {
      await Promise.all([...sessions.values()].map(({ stdio }) => stdio.close()));
      server.closeAllConnections();
      server.close();
    },
  };
}
