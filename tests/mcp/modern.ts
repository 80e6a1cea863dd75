import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { acceptedContent, createMcpHandler, inputRequired, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { RealServer } from "./everything.ts";

export type ModernServer = RealServer & {
  /** Methods of the requests that came, as their headers name them. */
  asked: string[];
  cancelled: () => number;
  /** Offers another tool from now on, and says so to whoever listens. */
  addTool: (name: string, description?: string) => void;
};

/** A server of the stateless protocol of 2026-07-28 alone: it knows no `initialize` and no sessions. */
export async function startModern(): Promise<ModernServer> {
  let cancelled = 0;
  const more = new Map<string, string>();
  const asked: string[] = [];
  const words = (text: string) => ({ content: [{ type: "text" as const, text }] });
  const handler = createMcpHandler(
    () => {
      const server = new McpServer({ name: "modern", version: "1.0.0" }, { capabilities: { tools: { listChanged: true } } });
      server.registerTool("greet", { description: "Greets", inputSchema: z.object({ name: z.string() }) }, ({ name }) =>
        words(`Hello ${name}`),
      );
      server.registerTool("book", { description: "Books a table" }, (ctx) => {
        const given = acceptedContent<{ seats: number }>(ctx.mcpReq.inputResponses, "seats");
        if (given) return words(`booked for ${given.seats}`);
        if (ctx.mcpReq.inputResponses) return { isError: true, ...words("nothing booked") };
        const requestedSchema = {
          type: "object" as const,
          properties: { seats: { type: "integer" as const, minimum: 1 } },
          required: ["seats"],
        };
        return inputRequired({ inputRequests: { seats: inputRequired.elicit({ message: "For how many?", requestedSchema }) } });
      });
      server.registerTool("work", { description: "Works long" }, async (ctx) => {
        const progressToken = ctx.mcpReq._meta?.progressToken;
        if (progressToken !== undefined)
          await ctx.mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress: 1, total: 2, message: "half" } });
        await new Promise((resolve) => ctx.mcpReq.signal.addEventListener("abort", resolve));
        cancelled += 1;
        return words("gave up");
      });
      server.registerTool("ask-model", { description: "Needs a model" }, () =>
        inputRequired({ inputRequests: { joke: inputRequired.createMessage({ messages: [], maxTokens: 10 }) } }),
      );
      for (const [name, description] of more) server.registerTool(name, { description }, () => words(name));
      return server;
    },
    { legacy: "reject" },
  );
  const handle = toNodeHandler(handler);
  const http = createServer((request, response) => {
    asked.push(String(request.headers["mcp-method"] ?? request.method));
    void handle(request, response);
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    asked,
    cancelled: () => cancelled,
    addTool(name, description = name) {
      more.set(name, description);
      handler.notify.toolsChanged();
    },
    async close() {
      await handler.close();
      http.closeAllConnections();
      http.close();
    },
  };
}
