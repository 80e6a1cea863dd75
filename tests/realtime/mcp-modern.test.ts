import { afterAll, beforeAll, expect, test } from "vitest";
import { addMcpServer, listMcpServers, testMcpServer, updateMcpServer } from "#domain/mcp/mcp.ts";
import type { CallHooks } from "#integrations/mcp/call-flow.ts";
import { mcpClient, mcpLimits } from "#integrations/mcp/mcp-client.ts";
import { createOutboundFetch } from "#lib/outbound.ts";
import { createMcpTools } from "../../realtime/tools/mcp-tools.ts";
import { actorOf, makeUser } from "../factories.ts";
import { type ModernServer, startModern } from "../mcp/modern.ts";
import { testKeys } from "./rig.ts";

const fetch = createOutboundFetch({ allowPrivate: true, limits: mcpLimits });
const deps = { keys: testKeys, fetch, mcp: mcpClient(fetch) };
const outside = createMcpTools(deps);
let server: ModernServer;
beforeAll(async () => {
  server = await startModern();
});
afterAll(async () => {
  await outside.close();
  await server.close();
});

async function person() {
  const actor = actorOf(await makeUser());
  const { id } = await addMcpServer(actor, { name: "modern", url: server.url }, testKeys);
  expect(await testMcpServer(actor, id, deps)).toMatchObject({ ok: true });
  const conversationId = crypto.randomUUID();
  const call = (tool: string, input: object = {}, hooks: CallHooks = {}, signal = AbortSignal.timeout(20_000)) =>
    outside.call(actor.userId, { name: `mcp_modern_${tool}`, input, conversationId, signal, hooks });
  return { actor, id, call };
}

test("a server of protocol 2026-07-28 is called without a handshake and without a session", async () => {
  server.asked.length = 0;
  const { call } = await person();
  expect((await call("greet", { name: "Ana" })).text).toBe("Hello Ana");
  expect(server.asked).toContain("server/discover");
  expect(server.asked).toContain("tools/call");
  expect(server.asked).not.toContain("initialize");
  expect(server.asked).not.toContain("DELETE");
});

test("the user is asked for required input within the call", async () => {
  const { call } = await person();
  const accept: CallHooks = { ask: async () => ({ action: "accept", content: { seats: 4 } }) };
  expect((await call("book", {}, accept)).text).toBe("booked for 4");
  await expect(call("book", {}, { ask: async () => ({ action: "decline" }) })).rejects.toMatchObject({ message: "nothing booked" });
});

test("progress is reported, and a stop ends the work on the server", async () => {
  const { call } = await person();
  const stop = new AbortController();
  const told: object[] = [];
  const hooks: CallHooks = {
    progress: (progress) => {
      told.push(progress);
      stop.abort("stop");
    },
  };
  const before = server.cancelled();
  await expect(call("work", {}, hooks, stop.signal)).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining("stopped"),
  });
  expect(told).toEqual([{ done: 1, total: 2, message: "half" }]);
  await expect.poll(() => server.cancelled()).toBe(before + 1);
});

test("a tool with unsupported requirements is no longer offered, and its owner sees why", async () => {
  const { actor, id, call } = await person();
  expect([...(await outside.list(actor.userId)).keys()]).toContain("mcp_modern_ask-model");
  await expect(call("ask-model")).rejects.toMatchObject({ code: "CONFLICT" });
  expect([...(await outside.list(actor.userId)).keys()]).not.toContain("mcp_modern_ask-model");
  const tool = async () => (await listMcpServers(actor))[0]?.tools.find(({ name }) => name === "ask-model");
  expect(await tool()).toMatchObject({ isOffered: false, blocked: expect.stringMatching(/model/) });
  await testMcpServer(actor, id, deps);
  expect(await tool()).toMatchObject({ isOffered: true, blocked: null });
});

test("tools announced by the server are available in the next step, and need approval even if the server is trusted", async () => {
  const { actor, id, call } = await person();
  await updateMcpServer(actor, { id, trusted: true }, testKeys);
  await call("greet", { name: "Ana" });
  server.addTool("late");
  const isThere = async () => {
    await call("greet", { name: "Ana" });
    return (await outside.list(actor.userId)).get("mcp_modern_late");
  };
  await expect.poll(isThere, { timeout: 10_000 }).toMatchObject({ kind: "change" });
  const late = (await listMcpServers(actor))[0]?.tools.find(({ name }) => name === "late");
  expect(late).toMatchObject({ isNew: true, isOffered: true });
  expect((await call("late")).text).toBe("late");
});
