import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { McpConnection } from "#integrations/mcp/connection.ts";
import { callTool, listTools, mcpLimits } from "#integrations/mcp/mcp-client.ts";
import { createOutboundFetch } from "#lib/outbound.ts";
import { useMcp } from "./use-mcp.ts";

const mcp = useMcp();
const fetch = createOutboundFetch({ allowPrivate: true, limits: mcpLimits });
const laterMs = 150;
const initialized = { protocolVersion: "2025-06-18", capabilities: { tools: {} }, serverInfo: { name: "slow", version: "1.0.0" } };
const open = (listens = false) =>
  McpConnection.open({ url: mcp.url(), token: null, isSignedIn: false }, fetch, { listens, signal: AbortSignal.timeout(20_000) });

function streamed(response: ServerResponse, id: number | undefined, result: object): "answered" {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.end(`event: message\ndata: ${JSON.stringify({ jsonrpc: "2.0", id, result })}\n\n`);
  return "answered";
}

test("the handshake's response is a stream that ends, and the next request is delayed", async () => {
  mcp.odd = ({ method, id }, response) => {
    if (method === "initialize") return streamed(response, id, initialized);
    if (method !== "notifications/initialized") return null;
    void pause(laterMs).then(() => response.writeHead(202).end());
    return "answered";
  };
  const connection = await open();
  await connection.close();
});

test("each page of a list is a separate stream, and a later one is delayed", async () => {
  mcp.odd = ({ method, id, params }, response) => {
    if (method !== "tools/list") return null;
    const tool = (name: string) => ({ name, inputSchema: { type: "object" } });
    if (params?.cursor === undefined) return streamed(response, id, { tools: [tool("one")], nextCursor: "2" });
    void pause(laterMs).then(() => streamed(response, id, { tools: [tool("two")] }));
    return "answered";
  };
  const connection = await open();
  const { tools } = await listTools(connection, AbortSignal.timeout(20_000));
  expect(tools.map(({ name }) => name)).toEqual(["one", "two"]);
  await connection.close();
});

test("a session's stream is cut off during a call: the call's response still counts", async () => {
  const beside = Promise.withResolvers<ServerResponse>();
  mcp.odd = ({ method, id }, response) => {
    if (method === "initialize") response.setHeader("Mcp-Session-Id", "s1");
    if (method === "GET") {
      response.writeHead(200, { "Content-Type": "text/event-stream" }).write(": here\n\n");
      beside.resolve(response);
      return "answered";
    }
    if (method !== "tools/call") return null;
    void beside.promise.then(async (stream) => {
      stream.write("data: {nonsense\n\n");
      await pause(20);
      stream.destroy();
      await pause(laterMs);
      streamed(response, id, { content: [{ type: "text", text: "done" }] });
    });
    return "answered";
  };
  const connection = await open(true);
  expect((await callTool(connection, { name: "x", input: {}, signal: AbortSignal.timeout(20_000) })).text).toBe("done");
  await connection.close();
});

test("a resumable stream that is cut off is resumed, and the call's response arrives", async () => {
  let asked: string | undefined;
  let call: number | undefined;
  mcp.odd = ({ method, id }, response, request) => {
    if (method === "initialize") response.setHeader("Mcp-Session-Id", "s1");
    if (method === "GET" && request.headers["last-event-id"] !== undefined) {
      asked = String(request.headers["last-event-id"]);
      return streamed(response, call, { content: [{ type: "text", text: "the rest" }] });
    }
    if (method === "GET") response.writeHead(405).end();
    if (method === "GET") return "answered";
    if (method !== "tools/call") return null;
    call = id;
    response.writeHead(200, { "Content-Type": "text/event-stream" }).write(`id: e${id}\ndata: \n\n`);
    void pause(20).then(() => response.destroy());
    return "answered";
  };
  const connection = await open(true);
  const { text } = await callTool(connection, { name: "x", input: {}, signal: AbortSignal.timeout(20_000) });
  expect({ text, asked }).toEqual({ text: "the rest", asked: expect.stringMatching(/^e/) });
  await connection.close();
});
