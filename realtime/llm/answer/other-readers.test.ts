import { expect, test } from "vitest";
import type { ModelEvent, ModelRequest, OnModelEvent } from "../model.ts";
import { RawHttpBody } from "../transport/raw-http-body.ts";
import type { Body } from "../transport/sse.ts";
import { readMessages } from "./messages.ts";
import { readResponses } from "./responses.ts";

const request: ModelRequest = {
  model: "odd",
  system: "",
  messages: [],
  tools: [{ name: "create_task", description: "", inputSchema: { type: "object" } }],
};

type Reader = (body: Body, hear: OnModelEvent, request: ModelRequest) => Promise<void>;

async function eventsOf(reader: Reader, body: string): Promise<ModelEvent[]> {
  const lean = new RawHttpBody();
  const events: ModelEvent[] = [];
  lean.push(Buffer.from(body));
  lean.end(null);
  await reader(lean, (event) => void events.push(event), request);
  return events;
}

const sse = (events: object[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
const callsIn = (events: ModelEvent[]) =>
  events.flatMap((event) => (event.type === "tool_call" ? [[event.id, event.name, event.input]] : []));
const a = '{"title":"A"}';
const call = ["c", "create_task", { title: "A" }];
const item = { type: "function_call", id: "fc_1", call_id: "c", name: "create_task" };
const completed = (response: object = {}) => ({ type: "response.completed", response });

test.each<[string, object[], unknown[][]]>([
  [
    "sent only at their end",
    [{ type: "response.output_item.done", output_index: 0, item: { ...item, arguments: a } }, completed()],
    [call],
  ],
  [
    "in fragments only",
    [
      { type: "response.output_item.added", output_index: 0, item: { ...item, arguments: "" } },
      { type: "response.function_call_arguments.delta", output_index: 0, item_id: "fc_1", delta: '{"title":' },
      { type: "response.function_call_arguments.delta", output_index: 0, item_id: "fc_1", delta: '"A"}' },
      completed(),
    ],
    [call],
  ],
  [
    "in fragments, identified by item only",
    [
      { type: "response.output_item.added", item: { ...item, arguments: "" } },
      { type: "response.function_call_arguments.delta", item_id: "fc_1", delta: '{"title":' },
      { type: "response.function_call_arguments.delta", item_id: "fc_1", delta: '"A"}' },
      { type: "response.function_call_arguments.done", item_id: "fc_1", arguments: a },
      { type: "response.output_item.done", item: { ...item, arguments: a } },
      completed(),
    ],
    [call],
  ],
  ["only in the last event", [completed({ output: [{ ...item, arguments: a }] })], [call]],
  [
    "twice: at their end and in the last event",
    [
      { type: "response.output_item.done", output_index: 0, item: { ...item, arguments: a } },
      completed({ output: [{ ...item, arguments: a }] }),
    ],
    [call],
  ],
  [
    "with an object as arguments",
    [{ type: "response.output_item.done", item: { ...item, arguments: { title: "A" } } }, completed()],
    [call],
  ],
  [
    "without a call id",
    [{ type: "response.output_item.done", item: { ...item, call_id: null, arguments: a } }, completed()],
    [["fc_1", "create_task", { title: "A" }]],
  ],
])("Responses, calls %s", async (_name, events, expected) => {
  const found = await eventsOf(readResponses, sse(events));
  expect(callsIn(found)).toEqual(expected);
  expect(found.at(-1)).toEqual({ type: "end", reason: "tool_calls" });
});

test("Responses: the text of the last event counts only if none came before", async () => {
  const output = [{ type: "message", content: [{ type: "output_text", text: "Hello." }] }];
  const words = (events: ModelEvent[]) => events.flatMap((event) => (event.type === "text" ? [event.text] : []));
  expect(words(await eventsOf(readResponses, sse([{ type: "response.created" }, completed({ output })])))).toEqual(["Hello."]);
  const told = { type: "response.output_text.delta", delta: "Hello." };
  expect(words(await eventsOf(readResponses, sse([told, completed({ output })])))).toEqual(["Hello."]);
});

const started = (block: object, index?: number) => ({
  type: "content_block_start",
  ...(index === undefined ? {} : { index }),
  content_block: block,
});
const piece = (partial_json: string, index?: number) => ({
  type: "content_block_delta",
  ...(index === undefined ? {} : { index }),
  delta: { type: "input_json_delta", partial_json },
});
const stopped = (index?: number) => ({ type: "content_block_stop", ...(index === undefined ? {} : { index }) });
const use = { type: "tool_use", id: "c", name: "create_task", input: {} };
const ending = [{ type: "message_delta", delta: { stop_reason: "tool_use" } }, { type: "message_stop" }];

test.each<[string, object[], unknown[][]]>([
  ["in fragments", [started(use, 0), piece('{"title":', 0), piece('"A"}', 0), stopped(0)], [call]],
  ["without indexes", [started(use), piece('{"title":'), piece('"A"}'), stopped()], [call]],
  ["whose blocks never end", [started(use, 0), piece(a, 0)], [call]],
  ["complete at their start", [started({ ...use, input: { title: "A" } }, 0), stopped(0)], [call]],
  [
    "two at once, with interleaved fragments",
    [
      started(use, 0),
      started({ ...use, id: "d" }, 1),
      piece('{"title":', 0),
      piece('{"title":', 1),
      piece('"A"}', 0),
      piece('"B"}', 1),
      stopped(1),
      stopped(0),
    ],
    [call, ["d", "create_task", { title: "B" }]],
  ],
  ["without arguments", [started(use, 0), stopped(0)], [["c", "create_task", {}]]],
])("Messages, calls %s", async (_name, events, expected) => {
  const found = await eventsOf(readMessages, sse([...events, ...ending]));
  expect(callsIn(found)).toEqual(expected);
  expect(found.at(-1)).toEqual({ type: "end", reason: "tool_calls" });
});

test.each<[string, object, object]>([
  ["in both events", { input_tokens: 9, output_tokens: 1 }, { output_tokens: 5 }],
  ["only in the last one", {}, { input_tokens: 9, output_tokens: 5 }],
  ["with zero first", { input_tokens: 0, output_tokens: 0 }, { input_tokens: 9, output_tokens: 5 }],
  ["with zero last", { input_tokens: 9 }, { input_tokens: 0, output_tokens: 5 }],
])("Messages: a count %s", async (_name, first, last) => {
  const found = await eventsOf(
    readMessages,
    sse([
      { type: "message_start", message: { usage: first } },
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: last },
      { type: "message_stop" },
    ]),
  );
  expect(found).toContainEqual(expect.objectContaining({ type: "usage", inputTokens: 9, outputTokens: 5 }));
});
