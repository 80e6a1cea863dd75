import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLlmServer } from "../../sandbox/llm/server.ts";
import { createAnthropicClient } from "./adapters/anthropic.ts";
import { type ClientOptions, createOpenAiClient } from "./adapters/openai.ts";
import { createOpenAiChatClient } from "./adapters/openai-chat.ts";
import { type ModelClient, ModelError, type ModelEvent, type ModelRequest } from "./model.ts";

const llm = createLlmServer();
let origin = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => llm.server.listen(0, "127.0.0.1", () => resolve()));
  origin = `http://127.0.0.1:${(llm.server.address() as AddressInfo).port}`;
});
afterAll(() => {
  llm.server.closeAllConnections();
  llm.server.close();
});

const tools = ["list_tasks", "create_task"].map((name) => ({ name, description: name, inputSchema: { type: "object", properties: {} } }));
const asking = (text: string): ModelRequest => ({ model: "demo", system: "Be brief.", messages: [{ role: "user", text }], tools });

async function read(client: ModelClient, request: ModelRequest, signal = new AbortController().signal): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  await client(request, signal, (event) => void events.push(event));
  return events;
}

function wordsOf(events: ModelEvent[], type: "text" | "reasoning"): string {
  return events.map((event) => (event.type === type ? event.text : "")).join("");
}

/** Resolves once the stand-in has no request in flight: the abort has reached it. */
async function upstreamIdle(): Promise<void> {
  while (llm.stats.inFlight > 0) await new Promise((resolve) => setImmediate(resolve));
}

describe.each<[string, (options: ClientOptions) => ModelClient, string]>([
  ["Responses", createOpenAiClient, "/v1"],
  ["Chat Completions", createOpenAiChatClient, "/v1"],
  ["Messages", createAnthropicClient, ""],
])("%s", (_name, create, path) => {
  const client = (apiKey = "k") => create({ apiKey, baseUrl: origin + path });

  test("text arrives in chunks, then the usage, then the end", async () => {
    const events = await read(client(), asking("hello"));
    expect(wordsOf(events, "text")).toContain("offline demo model");
    expect(events.filter(({ type }) => type === "text").length).toBeGreaterThan(5);
    expect(events).toContainEqual(expect.objectContaining({ type: "usage", inputTokens: expect.any(Number), cachedInputTokens: 0 }));
    expect(events.at(-1)).toEqual({ type: "end", reason: "stop" });
  });

  test("reasoning is separated from the answer", async () => {
    const events = await read(client(), asking("reasoning"));
    expect(wordsOf(events, "reasoning")).toContain("Six times seven");
    expect(wordsOf(events, "text")).toBe("After some thought: forty-two.");
  });

  test("several tool calls of one answer arrive complete and in order", async () => {
    const events = await read(client(), asking("add tasks: bread, eggs and tea"));
    const calls = events.filter((event) => event.type === "tool_call");
    expect(calls.map(({ index, name, input }) => [index, name, input])).toEqual([
      [0, "create_task", { title: "Bread" }],
      [1, "create_task", { title: "Eggs" }],
      [2, "create_task", { title: "Tea" }],
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
    expect(events.at(-1)).toEqual({ type: "end", reason: "tool_calls" });
  });

  test("tool results are sent back to the model", async () => {
    const { messages: turns, ...rest } = asking("what is on my list?");
    const call = { id: "call_0_0", name: "list_tasks", input: {} };
    const output = { tasks: [{ id: 7, title: "Buy milk", status: "pending", due_date: null, priority: "none" }] };
    const events = await read(client(), {
      ...rest,
      messages: [
        ...turns,
        { role: "assistant", text: "", toolCalls: [call] },
        { role: "tool", toolCallId: call.id, name: call.name, output, isError: false },
      ],
    });
    expect(wordsOf(events, "text")).toContain("Buy milk");
  });

  test("arguments that are not JSON are reported with their call", async () => {
    const events = await read(client(), asking("bad arguments"));
    expect(events).toContainEqual(expect.objectContaining({ type: "tool_call", input: {}, inputError: expect.any(String) }));
  });

  test("characters split across writes arrive intact", async () => {
    expect(wordsOf(await read(client(), asking("split")), "text")).toBe("Grüße aus Köln 👩‍👩‍👧‍👦 — 東京 🗼 naïve café ✅");
  });

  test("a refusal has its own end reason", async () => {
    expect((await read(client(), asking("refuse"))).at(-1)).toEqual({ type: "end", reason: "refusal" });
  });

  test.each([
    ["fail mid-stream", "UNREACHABLE", true],
    ["truncate", "TRUNCATED", false],
    ["malformed", "MALFORMED", false],
    ["rate-limited", "RATE_LIMITED", true],
    ["overloaded", "OVERLOADED", true],
    ["wrong key", "WRONG_KEY", false],
    ["too long", "CONTEXT_TOO_LONG", false],
  ])("%s is %s", async (words, code, retryable) => {
    await expect(read(client(), asking(words))).rejects.toMatchObject({ name: "ModelError", code, retryable });
  });

  test("a rejected key is reported as such, and never repeated", async () => {
    const error = await read(client("bad-key"), asking("hello")).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: "WRONG_KEY", message: expect.not.stringContaining("bad-key") });
  });

  test("the provider's retry delay is passed on", async () => {
    await expect(read(client(), asking("rate-limited"))).rejects.toMatchObject({ retryAfterMs: 1000 });
  });

  test("a missing server is UNREACHABLE", async () => {
    const nowhere = create({ apiKey: "k", baseUrl: `http://127.0.0.1:1${path}` });
    await expect(read(nowhere, asking("hello"))).rejects.toMatchObject({ code: "UNREACHABLE", retryable: true });
  });

  test.each(["slow", "hang", "hang now"])("an abort during %s ends the call without an error, upstream too", async (words) => {
    const controller = new AbortController();
    const before = llm.stats.calls;
    const reading = read(client(), asking(words), controller.signal);
    while (llm.stats.calls === before) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await expect(reading).resolves.toEqual(expect.any(Array));
    await upstreamIdle();
  });

  test("a handler that throws ends the call upstream", async () => {
    const tooMuch = new ModelError("BAD_REQUEST", "Enough.");
    const hear = (event: ModelEvent) => {
      if (event.type === "text") throw tooMuch;
    };
    await expect(client()(asking("slow"), new AbortController().signal, hear)).rejects.toBe(tooMuch);
    await upstreamIdle();
  });
});
