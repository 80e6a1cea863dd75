import { describe, expect, test } from "vitest";
import { ModelError, type ModelEvent, type ModelRequest, type OnModelEvent } from "../model.ts";
import { RawHttpBody } from "../transport/raw-http-body.ts";
import type { Body } from "../transport/sse.ts";
import { readChat } from "./chat.ts";
import { readMessages } from "./messages.ts";
import { readResponses } from "./responses.ts";

// Answers in another API's format, non-standard ends, and errors in plain text.

type Read = (body: Body, hear: OnModelEvent, request: ModelRequest) => Promise<void>;
const request: ModelRequest = { model: "odd", system: "", messages: [], tools: [] };

async function said(read: Read, ...events: (object | string)[]) {
  const body = new RawHttpBody();
  const heard: ModelEvent[] = [];
  const reading = read(body, (event) => void heard.push(event), request).catch((error: unknown) => error);
  for (const event of events) body.push(Buffer.from(typeof event === "string" ? event : `data: ${JSON.stringify(event)}\n\n`));
  body.end(null);
  const error = await reading;
  const words = (type: "text" | "reasoning") => heard.map((event) => (event.type === type ? event.text : "")).join("");
  const calls = heard.flatMap((event) => (event.type === "tool_call" ? [event.name] : []));
  const failed = error instanceof ModelError ? error : null;
  return { text: words("text"), thoughts: words("reasoning"), calls, heard, failed: failed?.code ?? null, words: failed?.message ?? "" };
}

const lines = (...objects: object[]) => objects.map((line) => `${JSON.stringify(line)}\n`).join("");
const begun = { type: "response.created", response: { status: "in_progress" } };
const hello = { type: "response.output_text.delta", delta: "Hello" };
const chatHello = { choices: [{ index: 0, delta: { content: "Hello" }, finish_reason: null }] };
const message = (status?: string) => ({
  type: "response.output_item.done",
  output_index: 0,
  item: { type: "message", status, content: [{ type: "output_text", text: "Hello" }] },
});

describe("Ollama's native lines", () => {
  const line = (given: object, more: object = {}) => ({ model: "m", message: { role: "assistant", ...given }, done: false, ...more });
  const end = line({ content: "" }, { done: true, done_reason: "stop", prompt_eval_count: 5, eval_count: 2 });
  test("are read as an answer with thoughts, calls and usage", async () => {
    const call = { function: { name: "list_tasks", arguments: { all: true } } };
    const body = lines(line({ content: "", thinking: "hm" }), line({ content: "Hel" }), line({ content: "lo", tool_calls: [call] }), end);
    for (const pieces of [[body], [...body]]) {
      const { heard, ...rest } = await said(readChat, ...pieces);
      expect(rest).toMatchObject({ text: "Hello", thoughts: "hm", calls: ["list_tasks"], failed: null });
      expect(heard).toContainEqual({ type: "usage", inputTokens: 5, outputTokens: 2, cachedInputTokens: 0 });
    }
    expect(await said(readChat, JSON.stringify(line({ content: "Hello" }, { done: true })))).toMatchObject({ text: "Hello", failed: null });
    const generated = lines({ response: "Hel", done: false }, { response: "lo", done: true, done_reason: "stop" });
    expect(await said(readChat, generated)).toMatchObject({ text: "Hello", failed: null });
  });

  test("are emitted as they arrive; an early end or an error is reported", async () => {
    const body = new RawHttpBody();
    const first = Promise.withResolvers<string>();
    const reading = readChat(body, (event) => event.type === "text" && first.resolve(event.text), request);
    body.push(Buffer.from(lines(line({ content: "Hel" }), line({ content: "lo" }))));
    expect(await first.promise).toMatch(/^Hel/);
    body.push(Buffer.from(lines(end)));
    body.end(null);
    await reading;
    expect(await said(readChat, lines(line({ content: "Hel" }), line({ content: "lo" })))).toMatchObject({ failed: "TRUNCATED" });
    const broken = await said(readChat, lines(line({ content: "Hel" }), { error: "model runner crashed" }));
    expect(broken).toMatchObject({ text: "Hel", failed: "OVERLOADED" });
  });
});

test.each<[string, Read, (object | string)[], string]>([
  ["Gemini", readChat, [{ candidates: [{ content: { parts: [{ text: "Hello" }] } }] }], "Gemini"],
  ["Messages", readChat, [{ type: "message_start", message: {} }], "Messages"],
  ["a whole message of Messages", readChat, [JSON.stringify({ type: "message", content: [] })], "Messages"],
  ["Responses", readChat, [begun, hello], "Responses"],
  ["Chat Completions", readMessages, [chatHello], "Chat Completions"],
  ["Ollama", readMessages, [lines({ message: { content: "Hello" }, done: false }, { message: {}, done: true })], "Ollama"],
])("an unexpected answer in the format of %s is reported as such", async (_, read, events, name) => {
  const { text, failed, words } = await said(read, ...events);
  expect([text, failed]).toEqual(["", "MALFORMED"]);
  expect(words).toContain(name);
});

test.each<[string, (object | string)[], object]>([
  ["[DONE] and no end of its own", [begun, hello, "data: [DONE]\n\n"], { text: "Hello", failed: null }],
  ["its complete message", [begun, hello, message("completed")], { text: "Hello", failed: null }],
  ["an incomplete message", [begun, hello, message("incomplete")], { failed: "TRUNCATED" }],
  [
    "a complete message, and an item started after it",
    [begun, hello, message("completed"), { type: "response.output_item.added", output_index: 1, item: { type: "function_call", id: "f" } }],
    { failed: "TRUNCATED" },
  ],
  ["some text", [begun, hello], { text: "Hello", failed: "TRUNCATED" }],
  ["nothing but [DONE]", ["data: [DONE]\n\n"], { failed: "TRUNCATED" }],
])("a Responses stream that ends with %s", async (_, events, expected) => {
  expect(await said(readResponses, ...events)).toMatchObject(expected);
});

test.each(["STOP", "FinishReason.STOP", "FINISH_REASON_STOP", "stopped", "stop_token"])("%s ends a complete answer", async (reason) => {
  const { failed } = await said(readChat, chatHello, { choices: [{ delta: {}, finish_reason: reason }] });
  expect(failed).toBeNull();
});

describe("errors with a success status", () => {
  test.each<[string, string?]>([
    ["data: upstream error: bad\n\n"],
    ["data: [ERROR] bad\n\n"],
    ["event: error\n\n"],
    ['data: {"Error":"bad"}\n\n'],
    ['data: {"ok":false,"reason":"bad"}\n\n'],
    ['data: {"response":{"error":{"message":"bad"}}}\n\n'],
    ['data: {"fault":{"faultstring":"bad"}}\n\n'],
    ['data: {"exception":"too many requests"}\n\n', "RATE_LIMITED"],
  ])("%j ends an answer, whether or not it has started", async (event, code = "OVERLOADED") => {
    for (const [read, ...before] of [[readChat, chatHello], [readResponses, begun, hello], [readChat], [readMessages]] as [
      Read,
      ...object[],
    ][])
      expect((await said(read, ...before, event)).failed).toBe(code);
  });

  test.each(["Internal Server Error", "upstream connect error or disconnect/reset before headers", "[ERROR] bad"])(
    "%s instead of an answer",
    async (body) => {
      for (const read of [readChat, readMessages, readResponses]) expect((await said(read, body)).failed).toBe("OVERLOADED");
    },
  );
});

test("byte order marks and spaces before a field are ignored", async () => {
  const end = { choices: [{ delta: {}, finish_reason: "stop" }] };
  const body = `\ufeff\ufeffdata: ${JSON.stringify(chatHello)}\n\n\ufeffdata: ${JSON.stringify(end)}\n\n`;
  expect(await said(readChat, body)).toMatchObject({ text: "Hello", failed: null });
});

test.each<[string, object]>([
  ["beside the choice", { choices: [{ delta: {} }], finish_reason: "stop" }],
  ["within the delta", { choices: [{ delta: { finish_reason: "stop" } }] }],
  ["by Anthropic's name", { choices: [{ delta: {}, stop_reason: "end_turn" }] }],
])("a finish reason %s counts", async (_, end) => {
  expect(await said(readChat, chatHello, end)).toMatchObject({ text: "Hello", failed: null });
  const cut = await said(readChat, chatHello, { choices: [{ delta: {}, finish_reason: null, stop_reason: "x" }] });
  expect(cut.failed).toBe("TRUNCATED");
});

test("a Messages stream that ends only with [DONE] is an answer, if it has content", async () => {
  const text = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello" } };
  expect(await said(readMessages, { type: "message_start", message: {} }, text, "data: [DONE]\n\n")).toMatchObject({
    text: "Hello",
    failed: null,
  });
  expect(await said(readMessages, { type: "message_start", message: {} }, text)).toMatchObject({ failed: "TRUNCATED" });
  expect(await said(readMessages, "data: [DONE]\n\n")).toMatchObject({ failed: "TRUNCATED" });
});

test("a usage outside the response object counts", async () => {
  const end = { type: "response.completed", usage: { input_tokens: 5, output_tokens: 2 }, response: { output: [] } };
  const { heard } = await said(readResponses, begun, hello, end);
  expect(heard).toContainEqual({ type: "usage", inputTokens: 5, outputTokens: 2, cachedInputTokens: 0 });
});
