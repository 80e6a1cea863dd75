import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { mcpToolName } from "#contracts/mcp-name.ts";
import { addMcpServer, listMcpServers, testMcpServer } from "#domain/mcp/mcp.ts";
import { callMcpTool, mcpClient, mcpLimits } from "#integrations/mcp/mcp-client.ts";
import { createOutboundFetch } from "#lib/outbound.ts";
import { createMcpTools } from "../../realtime/tools/mcp-tools.ts";
import { actorOf, makeUser } from "../factories.ts";
import { testKeys } from "./rig.ts";
import { useMcp } from "./use-mcp.ts";

const mcp = useMcp();
const fetch = createOutboundFetch({ allowPrivate: true, limits: mcpLimits });
const deps = { keys: testKeys, fetch, mcp: mcpClient(fetch) };
const tool = (name: string, more: object = {}) => ({ name, inputSchema: { type: "object", properties: {} }, ...more });
const lists = (tools: object[], more: object = {}) => {
  mcp.odd = ({ method }) => (method === "tools/list" ? { result: { tools, ...more } } : null);
};

async function tested() {
  const actor = actorOf(await makeUser());
  const { id } = await addMcpServer(actor, { name: "odd", url: mcp.url() }, testKeys);
  const result = await testMcpServer(actor, id, deps);
  const [server] = await listMcpServers(actor);
  return { actor, id, result, server };
}

const callTool = (signal = AbortSignal.timeout(30_000)) =>
  callMcpTool({ url: mcp.url(), token: null, isSignedIn: false }, fetch, { name: "x", input: {}, signal });

test("an endless list of tools is read up to a limit", async () => {
  let pages = 0;
  mcp.odd = ({ method }) => {
    if (method !== "tools/list") return null;
    pages += 1;
    return { result: { tools: [], nextCursor: String(pages) } };
  };
  expect((await tested()).result).toEqual({ ok: true, tools: 0 });
  expect(pages).toBe(20);
});

test("of too many tools the first are kept, and the owner sees how many are not", async () => {
  lists([
    ...Array.from({ length: 80 }, (_, at) => tool(`tool${at}`)),
    tool("tool0"),
    tool("huge", { inputSchema: { type: "object", properties: { a: { description: "x".repeat(9000) } } } }),
  ]);
  const { result, server } = await tested();
  expect(result).toEqual({ ok: true, tools: 64 });
  expect(server).toMatchObject({ toolsLeftOut: 18, tools: expect.arrayContaining([expect.objectContaining({ name: "tool63" })]) });
});

test("several servers together give a model no more than its share", async () => {
  const actor = actorOf(await makeUser());
  lists(Array.from({ length: 64 }, (_, at) => tool(`tool${at}`)));
  for (const name of ["one", "two"]) {
    const { id } = await addMcpServer(actor, { name, url: mcp.url() }, testKeys);
    await testMcpServer(actor, id, deps);
  }
  const names = [...(await createMcpTools(deps).list(actor.userId)).keys()];
  expect(names).toHaveLength(100);
  expect(names.filter((name) => name.startsWith("mcp_one_"))).toHaveLength(64);
  const long = { description: "y".repeat(1000), inputSchema: { type: "object", properties: { a: { description: "x".repeat(7000) } } } };
  lists(Array.from({ length: 64 }, (_, at) => tool(`tool${at}`, long)));
  const { actor: other } = await tested();
  expect([...(await createMcpTools(deps).list(other.userId)).keys()].length).toBeLessThan(20);
});

test("tools with colliding names are both offered, and each keeps its name permanently", async () => {
  const long = "a".repeat(70);
  const names = ["a.b", "a_b", "a b", `${long}1`, `${long}2`];
  lists(names.map((name) => tool(name)));
  const { actor } = await tested();
  const offered = [...(await createMcpTools(deps).list(actor.userId)).keys()];
  expect(offered).toEqual(names.map((name) => mcpToolName("odd", name)));
  expect(new Set(offered).size).toBe(names.length);
  expect(offered.every((name) => /^[A-Za-z0-9_-]{1,64}$/.test(name))).toBe(true);
  expect(mcpToolName("odd", "a_b")).toBe("mcp_odd_a_b");
});

test("a schema that would make a provider reject the whole request is repaired", async () => {
  lists([
    tool("pick", { inputSchema: { type: "object", anyOf: [{ required: ["a"] }], $schema: "http://json-schema.org/draft-07/schema#" } }),
  ]);
  const { actor } = await tested();
  const offered = await createMcpTools(deps).list(actor.userId);
  expect(offered.get("mcp_odd_pick")?.inputSchema).toEqual({ type: "object", properties: {} });
});

test("changed tools of a server are ignored until its owner tests it again; a missing tool is reported", async () => {
  lists([tool("old")]);
  const { actor, id } = await tested();
  lists([tool("new", { description: "other words" })]);
  const outside = createMcpTools(deps);
  expect([...(await outside.list(actor.userId)).keys()]).toEqual(["mcp_odd_old"]);
  mcp.odd = ({ method }) => (method === "tools/call" ? { error: { code: -32_602, message: "Unknown tool: old" } } : null);
  const call = outside.call(actor.userId, { name: "mcp_odd_old", input: {}, conversationId: "c", signal: AbortSignal.timeout(30_000) });
  await expect(call).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("Unknown tool: old") });
  lists([tool("new")]);
  await testMcpServer(actor, id, deps);
  expect([...(await outside.list(actor.userId)).keys()]).toEqual(["mcp_odd_new"]);
});

const streaming = (work: (response: ServerResponse) => void) => {
  mcp.odd = ({ method }, response) => {
    if (method !== "tools/call") return null;
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    work(response);
    return "answered";
  };
};

test("an answer that is too large ends the call at once", async () => {
  const text = "x".repeat(5_000_000);
  streaming((response) => response.write(`data: {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"${text}"}]}}\n\n`));
  await expect(callTool()).rejects.toMatchObject({ code: "TOO_LARGE" });
});

test("a connection lost during an answer ends the call at once, with an unknown outcome", async () => {
  streaming((response) => {
    response.write(": working\n\n");
    setImmediate(() => response.destroy());
  });
  await expect(callTool()).rejects.toMatchObject({ code: "UNREACHABLE", message: expect.stringContaining("is not known") });
});

test("invalid data during an answer ends the call at once", async () => {
  streaming((response) => response.write("data: {nonsense\n\n"));
  await expect(callTool()).rejects.toMatchObject({ code: "NOT_COMPATIBLE" });
});

test("a server that never ends its session blocks nobody", async () => {
  mcp.odd = ({ method }, response) => {
    if (method === "DELETE") return "answered";
    if (method === "initialize") response.setHeader("Mcp-Session-Id", "s1");
    return method === "tools/call" ? { result: { content: [{ type: "text", text: "done" }] } } : null;
  };
  expect(await callTool()).toEqual({ failed: false, text: "done" });
});

test("no stream is opened beside a call", async () => {
  const methods: string[] = [];
  mcp.odd = ({ method }) => {
    methods.push(method);
    return method === "tools/call" ? { result: { content: [] } } : null;
  };
  await callTool();
  expect(methods).toEqual(["server/discover", "initialize", "notifications/initialized", "tools/call"]);
});
