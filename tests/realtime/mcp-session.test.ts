import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { McpConnection } from "#integrations/mcp/connection.ts";
import { callTool, mcpLimits } from "#integrations/mcp/mcp-client.ts";
import { McpSessions } from "#integrations/mcp/sessions.ts";
import { createOutboundFetch } from "#lib/outbound.ts";
import { useMcp } from "./use-mcp.ts";

const mcp = useMcp();
const fetch = createOutboundFetch({ allowPrivate: true, limits: mcpLimits });
const open: McpSessions[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((sessions) => sessions.close()));
});

function answer(response: ServerResponse, status: number, words = ""): "answered" {
  response.writeHead(status).end(words);
  return "answered";
}

/** A server with sessions that reports each request's method and session, and can forget all sessions. */
function withSessions() {
  const seen: string[] = [];
  let made = 0;
  const known = new Set<string>();
  mcp.odd = ({ method, id }, response, request) => {
    const session = request.headers["mcp-session-id"];
    seen.push(session ? `${method} ${session}` : method);
    if (method === "GET") return answer(response, 405);
    if (method === "server/discover") return answer(response, 400);
    if (method === "initialize") {
      made += 1;
      known.add(`s${made}`);
      response.setHeader("Mcp-Session-Id", `s${made}`);
      return null;
    }
    if (!known.has(String(session))) return answer(response, state.refusal.status, state.refusal.words);
    if (method === "DELETE") known.delete(String(session));
    if (method !== "tools/call" || id === undefined) return null;
    return { result: { content: [{ type: "text", text: `over ${session}` }] } };
  };
  const state = { seen, forget: () => known.clear(), refusal: { status: 404, words: "" } };
  return state;
}

function pool(limits: { sessionsMax?: number; idleMs?: number } = {}) {
  const sessions = new McpSessions(fetch, limits);
  open.push(sessions);
  const signal = AbortSignal.timeout(20_000);
  const call = (conversationId = "c1", url = mcp.url()) =>
    sessions
      .use({ serverId: "s", conversationId }, { url, token: null, isSignedIn: false }, signal, (connection) =>
        callTool(connection, { name: "x", input: {}, signal }),
      )
      .then(({ text }) => text);
  return { sessions, call };
}

test("a conversation keeps its session across calls; another one has its own", async () => {
  const { seen } = withSessions();
  const { call } = pool();
  expect([await call(), await call(), await call("c2"), await call()]).toEqual(["over s1", "over s1", "over s2", "over s1"]);
  expect(seen.filter((method) => method === "initialize")).toHaveLength(2);
});

test("parallel calls of a conversation open one session", async () => {
  const { seen } = withSessions();
  const { call } = pool();
  expect(await Promise.all([call(), call(), call()])).toEqual(["over s1", "over s1", "over s1"]);
  expect(seen.filter((method) => method === "initialize")).toHaveLength(1);
});

test.each([
  ["404, as the protocol says", { status: 404, words: "" }],
  ["400 and words about it", { status: 400, words: '{"error":{"message":"Bad Request: No valid session ID provided"}}' }],
])("a session that the server forgot is reopened, and the call is repeated: %s", async (_, refusal) => {
  const server = withSessions();
  server.refusal = refusal;
  const { call } = pool();
  await call();
  server.forget();
  expect(await call()).toBe("over s2");
  expect(await call()).toBe("over s2");
});

test("sessions are closed on the server: all at shutdown, idle ones, and evicted ones", async () => {
  const { seen } = withSessions();
  const ended = () => seen.filter((method) => method.startsWith("DELETE"));
  const small = pool({ sessionsMax: 2 });
  for (const conversation of ["c1", "c2", "c1", "c3"]) await small.call(conversation);
  await expect.poll(ended).toEqual(["DELETE s2"]);
  expect(small.sessions.count).toBe(2);
  await small.sessions.close();
  expect(ended().sort()).toEqual(["DELETE s1", "DELETE s2", "DELETE s3"]);
  const brief = pool({ idleMs: 1 });
  await brief.call();
  await expect.poll(() => brief.sessions.count).toBe(0);
  await expect.poll(ended).toContain("DELETE s4");
});

test("an unreachable server is retried by the next call", async () => {
  withSessions();
  const { call } = pool();
  await expect(call("c1", "http://127.0.0.1:1/mcp")).rejects.toMatchObject({
    code: "UNREACHABLE",
    message: "The MCP server cannot be reached.",
  });
  expect(await call()).toBe("over s1");
});

test("a stream that ends without an answer ends the call at once, its outcome unknown", async () => {
  withSessions();
  const before = mcp.odd;
  mcp.odd = (rpc, response, request) => {
    if (rpc.method !== "tools/call") return before?.(rpc, response, request) ?? null;
    response.writeHead(200, { "Content-Type": "text/event-stream" }).end(": nothing\n\n");
    return "answered";
  };
  const { call } = pool();
  await expect(call()).rejects.toMatchObject({ code: "UNREACHABLE", message: expect.stringContaining("is not known") });
});

test("a session of a previous address is not used for a new one", async () => {
  const { seen } = withSessions();
  const { call } = pool();
  await call();
  await call("c1", `${mcp.url()}?other`);
  expect(seen.filter((method) => method === "initialize")).toHaveLength(2);
  await expect.poll(() => seen).toContain("DELETE s1");
});

test("a stopped call is cancelled at the server, and its session stays", async () => {
  const server = withSessions();
  const before = mcp.odd;
  const stop = new AbortController();
  mcp.odd = (rpc, response, request) => {
    if (rpc.method !== "tools/call" || stop.signal.aborted) return before?.(rpc, response, request) ?? null;
    response.writeHead(200, { "Content-Type": "text/event-stream" }).write(": working\n\n");
    setImmediate(() => stop.abort("stop"));
    return "answered";
  };
  const access = { url: mcp.url(), token: null, isSignedIn: false };
  const connection = await McpConnection.open(access, fetch, { listens: true, signal: AbortSignal.timeout(20_000) });
  await expect(callTool(connection, { name: "x", input: {}, signal: stop.signal })).rejects.toMatchObject({ code: "STOPPED" });
  await expect.poll(() => server.seen).toContain("notifications/cancelled s1");
  expect((await callTool(connection, { name: "x", input: {}, signal: AbortSignal.timeout(20_000) })).text).toBe("over s1");
  await connection.close();
});
