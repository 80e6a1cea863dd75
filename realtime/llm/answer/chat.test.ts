import { describe, expect, test } from "vitest";
import type { ModelEvent, ModelRequest } from "../model.ts";
import { RawHttpBody } from "../transport/raw-http-body.ts";
import { readChat } from "./chat.ts";

const tool = (name: string) => ({ name, description: "", inputSchema: { type: "object" } });
const request: ModelRequest = { model: "odd", system: "", messages: [], tools: ["create_task", "list_tasks"].map(tool) };

/** The events of an answer whose body arrives in these chunks. */
async function eventsOf(pieces: string[], model = "odd"): Promise<ModelEvent[]> {
  const body = new RawHttpBody();
  const events: ModelEvent[] = [];
  const reading = readChat(body, (event) => void events.push(event), { ...request, model });
  // Awaited below; it may fail before the last chunk is pushed.
  reading.catch(() => {});
  for (const piece of pieces) {
    body.push(Buffer.from(piece));
    await new Promise((resolve) => setImmediate(resolve));
  }
  body.end(null);
  await reading;
  return events;
}

const sse = (...chunks: object[]) => chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
const says = (delta: object, finish: string | null = null) => ({ choices: [{ index: 0, delta, finish_reason: finish }] });
const calls = (...pieces: object[]) => says({ tool_calls: pieces });
const stop = says({}, "stop");
const f = (name?: string | null, args?: unknown) => ({
  function: { ...(name === undefined ? {} : { name }), ...(args === undefined ? {} : { arguments: args }) },
});
const text = (events: ModelEvent[], type: "text" | "reasoning") => events.map((event) => (event.type === type ? event.text : "")).join("");

type Expected = [name: string, input: unknown][];
const one: Expected = [["create_task", { title: "A" }]];
const two: Expected = [
  ["create_task", { title: "A" }],
  ["create_task", { title: "B" }],
];
const [a, b] = ['{"title":"A"}', '{"title":"B"}'];

describe("calls from fragments", () => {
  test.each<[string, object[], Expected]>([
    [
      "without indexes, in three fragments",
      [calls({ id: "x", ...f("create_task", '{"ti') }), calls(f(undefined, 'tle":')), calls(f(undefined, '"A"}'))],
      one,
    ],
    ["whose first index is 1", [calls({ index: 1, id: "x", ...f("create_task", a) })], one],
    [
      "two from index 1 on",
      [calls({ index: 1, id: "x", ...f("create_task", a) }), calls({ index: 2, id: "y", ...f("create_task", b) })],
      two,
    ],
    ["at index -1", [calls({ index: -1, id: "x", ...f("create_task", '{"title":') }), calls({ index: -1, ...f(undefined, '"A"}') })], one],
    ["at a huge index", [calls({ index: 1e9, id: "x", ...f("create_task", a) })], one],
    [
      "at an index that is a string",
      [calls({ index: "0", id: "x", ...f("create_task", '{"title":') }), calls({ index: "0", ...f(undefined, '"A"}') })],
      one,
    ],
    [
      "all at index 0, with different ids",
      [calls({ index: 0, id: "x", ...f("create_task", a) }), calls({ index: 0, id: "y", ...f("create_task", b) })],
      two,
    ],
    [
      "all at index 0, with different names",
      [calls({ index: 0, id: "x", ...f("list_tasks", "") }), calls({ index: 0, id: "y", ...f("create_task", a) })],
      [
        ["list_tasks", {}],
        ["create_task", { title: "A" }],
      ],
    ],
    ["without indexes, with different ids", [calls({ id: "x", ...f("create_task", a) }, { id: "y", ...f("create_task", b) })], two],
    [
      "without indexes and ids, with different names",
      [calls(f("list_tasks", "{}"), f("create_task", a))],
      [
        ["list_tasks", {}],
        ["create_task", { title: "A" }],
      ],
    ],
    ["without indexes and ids, with the same name", [calls(f("create_task", a), f("create_task", b))], two],
    [
      "whose id comes late",
      [calls({ index: 0, ...f("create_task", '{"title":') }), calls({ index: 0, id: "x", ...f(undefined, '"A"}') })],
      one,
    ],
    [
      "whose id changes",
      [calls({ index: 0, id: "x", ...f("create_task", '{"title":') }), calls({ index: 0, id: "y", ...f(null, '"A"}') })],
      one,
    ],
    ["whose name is split", [calls({ index: 0, id: "x", ...f("create_") }), calls({ index: 0, ...f("task", a) })], one],
    [
      "whose name is repeated each time",
      [calls({ index: 0, id: "x", ...f("create_task", '{"title":') }), calls({ index: 0, id: "x", ...f("create_task", '"A"}') })],
      one,
    ],
    ["with an object as arguments", [calls({ index: 0, id: "x", ...f("create_task", { title: "A" }) })], one],
    [
      "with arguments sent twice",
      [calls({ index: 0, id: "x", ...f("create_task", a) }), calls({ index: 0, id: "x", ...f("create_task", a) })],
      one,
    ],
    ["with arguments that grow", [calls({ index: 0, id: "x", ...f("create_task", '{"title"') }), calls({ index: 0, ...f(null, a) })], one],
    ["with arguments encoded twice", [calls({ index: 0, id: "x", ...f("create_task", JSON.stringify(a)) })], one],
    [
      "with an empty object before the arguments",
      [calls({ index: 0, id: "x", ...f("create_task", "{}") }), calls({ index: 0, ...f(null, a) })],
      one,
    ],
    ["with no arguments", [calls({ index: 0, id: "x", ...f("list_tasks", "") })], [["list_tasks", {}]]],
    ["with null as arguments", [calls({ index: 0, id: "x", ...f("list_tasks", null) })], [["list_tasks", {}]]],
    ["with null written out", [calls({ index: 0, id: "x", ...f("list_tasks", "null") })], [["list_tasks", {}]]],
    [
      "in the legacy field",
      [says({ function_call: { name: "create_task", arguments: '{"title":' } }), says({ function_call: { arguments: '"A"}' } })],
      one,
    ],
    ["in a message instead of a delta", [{ choices: [{ message: { tool_calls: [{ id: "x", ...f("create_task", a) }] } }] }], one],
    [
      "repeated in a message at the end",
      [
        calls({ index: 0, id: "x", ...f("create_task", a) }),
        { choices: [{ message: { tool_calls: [{ id: "x", ...f("create_task", a) }] } }] },
      ],
      one,
    ],
    ["that is an object instead of a list", [says({ tool_calls: { id: "x", ...f("create_task", a) } })], one],
  ])("%s", async (_name, chunks, expected) => {
    const events = await eventsOf(sse(...chunks, stop));
    const found = events.filter((event) => event.type === "tool_call");
    expect(found.map(({ name, input }) => [name, input])).toEqual(expected);
    expect(found.map(({ index }) => index)).toEqual(expected.map((_call, index) => index));
    expect(found.every(({ inputError }) => inputError === undefined)).toBe(true);
    expect(events.at(-1)).toEqual({ type: "end", reason: "tool_calls" });
  });

  test.each(['{"folder": "/srv/old", "dry_run": tru', "{", '{"a": "', "[1]", '"words"', "{a: 1}", '{"a":1}]'])(
    "arguments that are not a JSON object are reported as such: %s",
    async (written) => {
      const events = await eventsOf(sse(calls({ index: 0, id: "x", ...f("create_task", written) }), stop));
      expect(events.find((event) => event.type === "tool_call")).toMatchObject({ input: {}, inputError: expect.stringMatching(/JSON/) });
    },
  );
});

describe("thoughts and text", () => {
  const cutAnywhere = ["<think>Six times", " seven.</thi", "nk>\n\nForty", "-two."];
  test.each<[string, object[], string, string]>([
    ["in tags, split anywhere", cutAnywhere.map((content) => says({ content })), "Six times seven.", "Forty-two."],
    ["in tags, character by character", [..."<think>Six.</think>Two."].map((content) => says({ content })), "Six.", "Two."],
    ["with only the closing tag", ["Six ", "times.", "</think>", "Two."].map((content) => says({ content })), "Six times.", "Two."],
    [
      "in a list of parts",
      [
        says({
          content: [
            { type: "thinking", thinking: [{ type: "text", text: "Six." }] },
            { type: "text", text: "Two." },
          ],
        }),
      ],
      "Six.",
      "Two.",
    ],
    ["in two fields, one of them empty", [says({ reasoning_content: "", reasoning: "Six." }), says({ content: "Two." })], "Six.", "Two."],
    [
      "in two fields with the same text",
      [says({ reasoning_content: "Six.", reasoning: "Six." }), says({ content: "Two." })],
      "Six.",
      "Two.",
    ],
    [
      "in a whole message",
      [{ choices: [{ message: { reasoning_content: "Six.", content: "Two." }, finish_reason: "stop" }] }],
      "Six.",
      "Two.",
    ],
  ])("%s", async (_name, chunks, thoughts, answer) => {
    const events = await eventsOf(sse(...chunks, stop));
    expect([text(events, "reasoning"), text(events, "text")]).toEqual([thoughts, answer]);
  });

  test.each(["a < b and <thin air>", "x</thinker>", "Use <think> in your prompt.", " <b>bold</b>"])(
    "similar text is part of the answer: %s",
    async (words) => {
      const events = await eventsOf(sse(...[...words].map((content) => says({ content })), stop));
      expect([text(events, "reasoning"), text(events, "text")]).toEqual(["", words]);
    },
  );

  test("the beginning of an answer is buffered only briefly", async () => {
    const body = new RawHttpBody();
    const first = Promise.withResolvers<string>();
    const reading = readChat(body, (event) => event.type === "text" && first.resolve(event.text), request);
    body.push(Buffer.from(sse(says({ content: "Hello" })).join("")));
    expect(await first.promise).toBe("Hello");
    body.push(Buffer.from(sse(stop).join("")));
    body.end(null);
    await reading;
  });
});

describe("framing", () => {
  const hello = JSON.stringify(says({ content: "Hello." }));
  const end = JSON.stringify(stop);
  test.each<[string, string]>([
    ["heartbeats without data", `data:\n\ndata: \n\nevent: ping\ndata: ping\n\ndata: ${hello}\n\ndata:\n\ndata: ${end}\n\n`],
    ["[DONE] between spaces", `data: ${hello}\n\ndata:  [DONE] \n\n`],
    ["an empty reason after the end", `data: ${hello}\n\ndata: ${end}\n\ndata: ${JSON.stringify(says({}, ""))}\n\ndata: [DONE]\n\n`],
    ["carriage returns alone", `data: ${hello}\r\rdata: ${end}\r\rdata: [DONE]\r\r`],
    ["both line breaks", `data: ${hello}\r\n\r\ndata: ${end}\r\n\r\ndata: [DONE]\r\n\r\n`],
    ["a byte order mark", `\ufeffdata: ${hello}\n\ndata: ${end}\n\n`],
    ["no final line break", `data: ${hello}\n\ndata: ${end}`],
    ["no empty lines between events", `data: ${hello}\ndata: ${end}\n\n`],
    ["data in several lines", `data: {"choices":\ndata: [{"delta":{"content":"Hello."},"finish_reason":"stop"}]}\n\n`],
    ["no spaces, and other fields", `id: 1\nretry: 10\nevent: message\ndata:${hello}\n\n: comment\ndata:${end}\n\n`],
  ])("%s", async (_name, body) => {
    for (const pieces of [[body], [...body], body.split(/(?<=\r)/)]) {
      const events = await eventsOf(pieces);
      expect(text(events, "text")).toBe("Hello.");
      expect(events.at(-1)).toEqual({ type: "end", reason: "stop" });
    }
  });
});

test("an error in plain text is an error", async () => {
  await expect(eventsOf([`event: error\ndata: rate limit reached\n\n`])).rejects.toMatchObject({ code: "RATE_LIMITED" });
});

test("a connection lost after the end loses nothing", async () => {
  const body = new RawHttpBody();
  const events: ModelEvent[] = [];
  body.push(Buffer.from(sse(says({ content: "Hello." }), stop).join("")));
  setImmediate(() => body.end(new Error("gone")));
  await readChat(body, (event) => void events.push(event), request);
  expect(events.at(-1)).toEqual({ type: "end", reason: "stop" });
});
