import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { McpReply } from "#contracts/mcp-question.ts";
import { addMcpServer, listMcpServers, testMcpServer } from "#domain/mcp/mcp.ts";
import type { CallHooks } from "#integrations/mcp/call-flow.ts";
import { mcpClient, mcpLimits } from "#integrations/mcp/mcp-client.ts";
import { createOutboundFetch } from "#lib/outbound.ts";
import { createMcpTools } from "../../realtime/tools/mcp-tools.ts";
import { actorOf, makeUser } from "../factories.ts";
import { type RealServer, startEverything } from "../mcp/everything.ts";
import { startBridged } from "../mcp/stdio-bridge.ts";
import { testKeys } from "./rig.ts";

// Against widely used servers, as published on npm.
const fetch = createOutboundFetch({ allowPrivate: true, limits: mcpLimits });
const deps = { keys: testKeys, fetch, mcp: mcpClient(fetch) };
const outside = createMcpTools(deps);
const folder = realpathSync(mkdtempSync(join(tmpdir(), "bestchat-mcp-")));
const running: RealServer[] = [];
afterAll(async () => {
  await outside.close();
  await Promise.all(running.map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function person(starting: Promise<RealServer>) {
  const server = await starting;
  running.push(server);
  const actor = actorOf(await makeUser());
  const { id } = await addMcpServer(actor, { name: "real", url: server.url }, testKeys);
  expect(await testMcpServer(actor, id, deps)).toMatchObject({ ok: true });
  const call = (tool: string, input: object = {}, hooks: CallHooks = {}, signal = AbortSignal.timeout(20_000), conversationId = "c1") =>
    outside.call(actor.userId, { name: tool === "read_resource" ? tool : `mcp_real_${tool}`, input, conversationId, signal, hooks });
  return { actor, id, server, call };
}

const everything = startEverything();

test("server-everything: its supported tools are offered, and no unsupported ones", async () => {
  const { actor } = await person(everything);
  const [server] = await listMcpServers(actor);
  const names = server?.tools.map(({ name }) => name) ?? [];
  expect(names).toEqual(
    expect.arrayContaining(["echo", "get-sum", "get-tiny-image", "trigger-elicitation-request", "trigger-url-elicitation"]),
  );
  expect(names).not.toContain("trigger-sampling-request");
  expect(names).not.toContain("get-roots-list");
  const research = server?.tools.find(({ name }) => name === "simulate-research-query");
  expect(research).toMatchObject({ isOffered: false, blocked: expect.stringContaining("background") });
  expect([...(await outside.list(actor.userId)).keys()]).not.toContain("mcp_real_simulate-research-query");
});

test("server-everything: text, structured content, pictures, resources", async () => {
  const { call } = await person(everything);
  expect(await call("echo", { message: "hello" })).toEqual({ text: "Echo: hello", pictures: [] });
  expect((await call("get-structured-content", { location: "Chicago" })).text).toMatch(/"temperature"/);
  const picture = await call("get-tiny-image");
  expect(picture.pictures).toMatchObject([{ mime: "image/png", bytes: expect.any(Buffer) }]);
  const links = await call("get-resource-links", { count: 2 });
  const uri = /demo:\/\/resource\/dynamic\/text\/\d+/.exec(links.text)?.[0];
  expect((await call("read_resource", { server: "real", uri })).text).toContain("This is a plaintext resource");
  const embedded = await call("get-resource-reference", { resourceType: "Text", resourceId: 1 });
  expect(embedded.text).toContain("This is a plaintext resource");
  await expect(call("read_resource", { server: "real", uri: "demo://nowhere" })).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(call("read_resource", { server: "other", uri: "demo://x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(call("get-sum", { a: "x" })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("server-everything: progress is reported as it arrives, and a stop reaches it", async () => {
  const { call } = await person(everything);
  const told: number[] = [];
  await call("trigger-long-running-operation", { duration: 0.4, steps: 4 }, { progress: ({ done }) => told.push(done) });
  expect(told.slice(0, 3)).toEqual([1, 2, 3]);
  const stop = new AbortController();
  const hooks = { progress: () => stop.abort("stop") };
  await expect(call("trigger-long-running-operation", { duration: 60, steps: 600 }, hooks, stop.signal)).rejects.toMatchObject({
    message: expect.stringContaining("stopped"),
  });
  expect((await call("echo", { message: "still there" })).text).toBe("Echo: still there");
});

test("server-everything: a form is shown and answered, or declined; opening a page needs consent", async () => {
  const { call } = await person(everything);
  const asked: Parameters<NonNullable<CallHooks["ask"]>>[0][] = [];
  const answering = (reply: McpReply): CallHooks => ({
    ask: async (question) => {
      asked.push(question);
      return reply;
    },
  });
  const filled = await call(
    "trigger-elicitation-request",
    {},
    answering({ action: "accept", content: { name: "Ana", check: true, other: "x" } }),
  );
  expect(filled.text).toContain("Ana");
  expect(filled.text).not.toContain("other");
  const [form] = asked;
  expect(form?.mode === "form" && form.fields.map(({ name, kind }) => [name, kind])).toEqual(
    expect.arrayContaining([
      ["name", "text"],
      ["check", "switch"],
      ["integer", "number"],
      ["email", "text"],
      ["untitledSingleSelectEnum", "choice"],
      ["titledMultipleSelectEnum", "choices"],
    ]),
  );
  expect((await call("trigger-elicitation-request", {}, answering({ action: "decline" }))).text).toContain("declined");
  expect((await call("trigger-elicitation-request")).text).toContain("cancelled");
  const page = { url: "https://example.com/pay", message: "Pay first" };
  await call("trigger-url-elicitation", page, answering({ action: "accept" }));
  expect(asked.at(-1)).toMatchObject({ mode: "url", host: "example.com", message: "Pay first" });
  await call("trigger-url-elicitation", { ...page, errorPath: true }, answering({ action: "accept" }));
  expect(asked.length).toBe(5);
});

test("server-everything: its session state is available to the next call of the conversation, and to no other", async () => {
  const { call } = await person(everything);
  const toggle = (conversationId: string) => call("toggle-simulated-logging", {}, {}, AbortSignal.timeout(20_000), conversationId);
  expect((await toggle("c8")).text).toContain("Started");
  expect((await toggle("c8")).text).toContain("Stopped");
  expect((await toggle("c9")).text).toContain("Started");
  await toggle("c9");
});

test("server-filesystem: reads what is allowed, and refuses the rest", async () => {
  writeFileSync(join(folder, "note.txt"), "buy milk");
  const { actor, call } = await person(startBridged("server-filesystem", [folder]));
  const tools = await outside.list(actor.userId);
  expect(tools.get("mcp_real_read_text_file")).toMatchObject({ kind: "change" });
  expect((await call("read_text_file", { path: join(folder, "note.txt") })).text).toContain("buy milk");
  await call("write_file", { path: join(folder, "new.txt"), content: "eggs" });
  expect((await call("list_directory", { path: folder })).text).toContain("new.txt");
  await expect(call("read_text_file", { path: "/etc/hostname" })).rejects.toMatchObject({
    message: expect.stringContaining("Access denied"),
  });
});

test("server-memory: data stored by one call is found by the next", async () => {
  const { call } = await person(startBridged("server-memory", [], { MEMORY_FILE_PATH: join(folder, "memory.jsonl") }));
  await call("create_entities", { entities: [{ name: "Ana", entityType: "person", observations: ["likes tea"] }] });
  expect((await call("search_nodes", { query: "tea" })).text).toContain("Ana");
  expect((await call("read_graph")).text).toContain("likes tea");
});
