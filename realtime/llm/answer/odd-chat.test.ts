import { describe, expect, test } from "vitest";
import { ModelError, type ModelEvent, type ModelRequest } from "../model.ts";
import { RawHttpBody } from "../transport/raw-http-body.ts";
import { readChat } from "./chat.ts";

// What Chat Completions servers send beyond the protocol, and how it is read.

const tool = (name: string) => ({ name, description: "", inputSchema: { type: "object" } });
const request: ModelRequest = { model: "odd", system: "", messages: [], tools: ["create_task", "list_tasks"].map(tool) };

/** A summary of a body's events; `failed`: the code of the error that ended it. */
async function said(...pieces: (string | Buffer)[]) {
  const body = new RawHttpBody();
  const events: ModelEvent[] = [];
  const reading = readChat(body, (event) => void events.push(event), request).catch((error: unknown) => error);
  for (const piece of pieces) body.push(Buffer.from(piece));
  body.end(null);
  const error = await reading;
  const words = (type: "text" | "reasoning") => events.map((event) => (event.type === type ? event.text : "")).join("");
  const calls = events.flatMap((event) => (event.type === "tool_call" ? [[event.name, event.input]] : []));
  const usage = events.flatMap((event) => (event.type === "usage" ? [`${event.inputTokens}/${event.outputTokens}`] : []));
  const failed = error instanceof ModelError ? error.code : null;
  return { text: words("text"), thoughts: words("reasoning"), calls, usage, failed };
}

const data = (event: unknown) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`;
const says = (delta: unknown, finish: unknown = null, more: object = {}) =>
  data({ choices: [{ index: 0, delta, finish_reason: finish }], ...more });
const hello = says({ content: "Hello" });
const stop = says({}, "stop");
const done = data("[DONE]");
const whole = (message: object, more: object = {}) => JSON.stringify({ choices: [{ message, ...more }] });

test.each<[string, string[]]>([
  ["a delta that is a string", [says("Hello"), stop]],
  ["a delta that is a list", [says([]), hello, stop]],
  ["a single choice instead of a list", [data({ choices: { delta: { content: "Hello" }, finish_reason: "stop" } })]],
  ["a single part instead of a list", [says({ content: { type: "text", text: "Hello" } }), stop]],
  ["a text nested in a part's text", [says({ content: [{ type: "text", text: { value: "Hello" } }] }), stop]],
  ["no calls, as a string", [says({ content: "Hello", tool_calls: "" }), stop]],
  ["no calls, as a list of null", [says({ content: "Hello", tool_calls: [null] }), stop]],
  [
    "another choice before it",
    [
      data({
        choices: [
          { index: 1, delta: { content: "X" } },
          { index: 0, delta: { content: "Hello" } },
        ],
      }),
      stop,
    ],
  ],
  [
    "another choice in between",
    [says({ content: "Hel" }), data({ choices: [{ index: 1, delta: { content: "X" } }] }), says({ content: "lo" }, "stop")],
  ],
  ["a lower-case end marker", [hello, stop, data("[done]")]],
  ["a quoted end marker", [hello, data('"[DONE]"')]],
  ["no empty lines between events", [`${hello}${stop}${done}`.replaceAll("\n\n", "\n")]],
  ["a repeated field name", [`data: ${hello}`, `data: ${stop}`, `data: ${done}`]],
  ["a space before the field", [` ${hello}`, ` ${stop}`]],
  [
    "one object per line, without fields",
    [
      `${JSON.stringify({ choices: [{ delta: { content: "Hel" } }] })}\n${JSON.stringify({ choices: [{ delta: { content: "lo" }, finish_reason: "stop" }] })}\n`,
    ],
  ],
  [
    "one list of all events",
    [JSON.stringify([{ choices: [{ delta: { content: "Hello" } }] }, { choices: [{ delta: {}, finish_reason: "stop" }] }])],
  ],
  ["NaN beside the text", ['data: {"choices":[{"delta":{"content":"Hello"},"logprobs":{"a":NaN,"b":-Infinity}}]}\n\n', stop]],
  ["a whole answer whose end is null", [whole({ content: "Hello" }, { finish_reason: null })]],
  ["a whole answer without an end", [whole({ content: "Hello" })]],
])("%s: the text is read", async (_, body) => {
  expect(await said(...body)).toEqual({ text: "Hello", thoughts: "", calls: [], usage: [], failed: null });
});

test("a number is read as text, and unescaped control characters are accepted", async () => {
  expect((await said(says({ content: 42 }), stop)).text).toBe("42");
  expect((await said('data: {"choices":[{"delta":{"content":"a\tb\u0001NaN"}}]}\n\n', stop)).text).toBe("a\tb\u0001NaN");
});

describe("calls", () => {
  const f = (name: string, args: unknown) => ({ function: { name, arguments: args } });
  const [a, b] = ['{"title":"A"}', '{"title":"B"}'];
  const calls = (...list: object[]) => says({ tool_calls: list });
  const one = [["create_task", { title: "A" }]];
  const two = [...one, ["create_task", { title: "B" }]];
  test.each<[string, string[], unknown[]]>([
    [
      "the same id at two indexes",
      [calls({ index: 0, id: "x", ...f("create_task", a) }), calls({ index: 1, id: "x", ...f("create_task", b) })],
      two,
    ],
    [
      "the same id twice in one chunk",
      [calls({ index: 0, id: "x", ...f("create_task", a) }, { index: 1, id: "x", ...f("create_task", b) })],
      two,
    ],
    [
      "empty ids at one index",
      [calls({ index: 0, id: "", ...f("create_task", a) }), calls({ index: 0, id: "", ...f("create_task", b) })],
      two,
    ],
    ["no ids at one index, sent twice", [calls({ index: 0, ...f("create_task", a) }), calls({ index: 0, ...f("create_task", a) })], one],
    [
      "no ids at one index, first empty",
      [calls({ index: 0, ...f("create_task", "{}") }), calls({ index: 0, ...f("create_task", a) })],
      one,
    ],
    ["an id that is an object", [calls({ index: 0, id: {}, ...f("create_task", a) })], one],
    [
      "calls keyed by index",
      [says({ tool_calls: { "0": { id: "x", ...f("create_task", a) }, "1": { id: "y", ...f("create_task", b) } } })],
      two,
    ],
    ["name and arguments beside the id", [calls({ index: 0, id: "x", name: "create_task", arguments: a })], one],
    [
      "the same call in the legacy field",
      [says({ function_call: { name: "create_task", arguments: a }, tool_calls: [{ index: 0, id: "x", ...f("create_task", a) }] })],
      one,
    ],
  ])("with %s", async (_, body, expected) => {
    expect(await said(...body, says({}, "tool_calls"), done)).toMatchObject({ calls: expected, failed: null });
  });
});

test.each<[string, string[]]>([
  ["in upper case", [says({ content: "<THINK>hm</THINK>Hello" })]],
  ["with attributes", [says({ content: '<think type="long">hm</think>Hello' })]],
  ["with attributes, split anywhere", [..."<think a='b'>hm</thiNk>Hello"].map((content) => says({ content }))],
  ["called reasoning", [says({ content: "<reasoning>hm</reasoning>Hello" })]],
  ["in a field called thinking", [says({ thinking: "hm" }), hello]],
])("thoughts %s are thoughts", async (_, body) => {
  expect(await said(...body, stop)).toMatchObject({ text: "Hello", thoughts: "hm" });
});

test("a tag that only resembles one for thoughts is text", async () => {
  expect((await said(says({ content: "<thinker>hm</thinker>" }), stop)).text).toBe("<thinker>hm</thinker>");
  expect((await said(says({ content: "<think about it" }), stop)).text).toBe("<think about it");
});

test.each<[string, string]>([
  ["in the choice", data({ choices: [{ delta: {}, finish_reason: "stop", usage: { prompt_tokens: 5, completion_tokens: 2 } }] })],
  ["of Groq", says({}, "stop", { x_groq: { usage: { prompt_tokens: 5, completion_tokens: 2 } } })],
])("a usage %s counts", async (_, end) => {
  expect((await said(hello, end)).usage).toEqual(["5/2"]);
});

test.each<[string, string, string]>([
  ["a field of its own", 'error: {"code":500,"message":"bad"}\n\n', "OVERLOADED"],
  ["a line without a field", '{"error":{"message":"bad","code":429}}\n\n', "RATE_LIMITED"],
  ["nothing but a message", data({ message: "bad" }), "OVERLOADED"],
  ["an error within a delta", says({ error: { message: "bad", code: 402 } }), "QUOTA"],
  ["nothing, with the connection closed", "", "TRUNCATED"],
])("an error in %s fails the answer; earlier text is kept", async (_, end, failed) => {
  expect(await said(hello, end)).toMatchObject({ text: "Hello", failed });
});

test.each(["Ollama is running", "<!-- old --><html></html>", '"hello"'])("%s is not an answer of a model server", async (body) => {
  expect((await said(body)).failed).toBe("NO_MODEL_SERVER");
});
