import { describe, expect, test } from "vitest";
import { ModelError, type ModelEvent, type ModelRequest } from "../model.ts";
import { RawHttpBody } from "../transport/raw-http-body.ts";
import { readMessages } from "./messages.ts";
import { readResponses } from "./responses.ts";

// What Messages and Responses servers send beyond the protocol, and how it is read.

const tool = (name: string) => ({ name, description: "", inputSchema: { type: "object" } });
const request: ModelRequest = { model: "odd", system: "", messages: [], tools: ["create_task", "list_tasks"].map(tool) };

async function said(read: typeof readMessages, events: (object | string)[], lost = false) {
  const body = new RawHttpBody();
  const heard: ModelEvent[] = [];
  const reading = read(body, (event) => void heard.push(event), request).catch((error: unknown) => error);
  for (const event of events) body.push(Buffer.from(typeof event === "string" ? event : `data: ${JSON.stringify(event)}\n\n`));
  body.end(lost ? new Error("reset") : null);
  const error = await reading;
  const text = heard.map((event) => (event.type === "text" ? event.text : "")).join("");
  const calls = heard.flatMap((event) => (event.type === "tool_call" ? [[event.name, event.input]] : []));
  return { text, calls, failed: error instanceof ModelError ? error.code : null };
}

const [a, b] = ['{"title":"A"}', '{"title":"B"}'];
const one = [["create_task", { title: "A" }]];
const two = [...one, ["create_task", { title: "B" }]];

describe("Messages", () => {
  const begun = { type: "message_start", message: { usage: { input_tokens: 5 } } };
  const block = (content_block: object | null, index = 0) => ({ type: "content_block_start", index, content_block });
  const delta = (given: object | null, index = 0) => ({ type: "content_block_delta", index, delta: given });
  const closed = (index = 0) => ({ type: "content_block_stop", index });
  const ending = { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 } };
  const end = { type: "message_stop" };
  const hello = delta({ type: "text_delta", text: "Hello" });
  const named = (event: { type: string }) => `event: ${event.type}\ndata: ${JSON.stringify({ ...event, type: undefined })}\n\n`;
  test.each<[string, (object | string)[]]>([
    ["a null message start", [{ type: "message_start", message: null }, hello, ending, end]],
    ["a null block", [begun, block(null), hello, ending, end]],
    ["a null delta", [begun, delta(null), hello, ending, end]],
    ["a block without a type", [begun, block({ text: "Hello" }), ending, end]],
    ["a delta without a type", [begun, delta({ text: "Hello" }), ending, end]],
    ["types in the SSE field", [begun, hello, ending, end].map(named)],
    ["a stop reason and nothing more", [begun, hello, ending]],
    ["a stop reason and another protocol's end marker", [begun, hello, ending, "data: [DONE]\n\n"]],
    ["a whole answer whose content is a string", [{ type: "message", content: "Hello", stop_reason: "end_turn" }]],
    ["a whole answer without a type", [{ role: "assistant", content: [null, { type: "text", text: "Hello" }], stop_reason: "end_turn" }]],
  ])("%s: the text is read", async (_, events) => {
    expect(await said(readMessages, events)).toEqual({ text: "Hello", calls: [], failed: null });
  });

  test("a connection lost after the stop reason loses nothing; before it, the answer fails", async () => {
    expect(await said(readMessages, [begun, hello, ending], true)).toMatchObject({ text: "Hello", failed: null });
    expect(await said(readMessages, [begun, hello], true)).toMatchObject({ text: "Hello", failed: "UNREACHABLE" });
    expect(await said(readMessages, [begun, hello])).toMatchObject({ text: "Hello", failed: "TRUNCATED" });
  });

  const call = (id: string | null, index = 0) => block({ type: "tool_use", id, name: "create_task", input: {} }, index);
  const given = (partial_json: string, index = 0) => delta({ type: "input_json_delta", partial_json }, index);
  test.each<[string, object[], unknown[]]>([
    ["at one index", [call("x"), given(a), closed(), call("y"), given(b), closed()], two],
    ["with one id", [call("x"), given(a), closed(), call("x", 1), given(b, 1), closed(1)], two],
    ["without ids, at one index", [call(null), given(a), closed(), call(null), given(b), closed()], two],
    ["without ids", [call(null), given(a), closed(), call(null, 1), given(b, 1), closed(1)], two],
    ["started twice", [call("x"), call("x"), given(a), closed()], one],
  ])("two calls %s", async (_, events, expected) => {
    expect(await said(readMessages, [begun, ...events, ending, end])).toMatchObject({ calls: expected, failed: null });
  });
});

describe("Responses", () => {
  const begun = { type: "response.created", response: { status: "in_progress" } };
  const hello = { type: "response.output_text.delta", delta: "Hello" };
  const completed = (response: object | null = {}) => ({
    type: "response.completed",
    response: response && { object: "response", status: "completed", output: [], ...response },
  });
  const message = (content: unknown) => ({ type: "message", role: "assistant", content });
  const named = (event: { type: string }) => `event: ${event.type}\ndata: ${JSON.stringify({ ...event, type: undefined })}\n\n`;
  test.each<[string, (object | string)[]]>([
    ["an end without an answer", [begun, hello, completed(null)]],
    ["types in the SSE field", [begun, hello, completed()].map(named)],
    ["a text that is not streamed", [begun, { type: "response.output_text.done", text: "Hello" }, completed()]],
    ["a message that is not streamed", [begun, { type: "response.output_item.done", item: message([{ text: "Hello" }]) }, completed()]],
    [
      "a message that is sent three times",
      [
        begun,
        hello,
        { type: "response.output_item.done", item: message([{ text: "Hello" }]) },
        completed({ output: [message([{ text: "Hello" }])] }),
      ],
    ],
    ["a message whose content is a string", [begun, completed({ output: [message("Hello")] })]],
    ["a whole answer without a type", [{ status: "completed", output: [message([{ text: "Hello" }])] }]],
  ])("%s: the text is read once", async (_, events) => {
    expect(await said(readResponses, events)).toEqual({ text: "Hello", calls: [], failed: null });
  });

  test("an end with the status failed is an error", async () => {
    const failed = completed({ status: "failed", error: { code: "rate_limit_exceeded", message: "slow" } });
    expect(await said(readResponses, [begun, hello, failed])).toMatchObject({ text: "Hello", failed: "RATE_LIMITED" });
  });

  const item = (id: string, name: string | null = "create_task", args = "") => ({
    type: "function_call",
    id: `f${id}`,
    call_id: id,
    name,
    arguments: args,
  });
  const added = (id: string, index: number | null) => ({ type: "response.output_item.added", output_index: index, item: item(id) });
  const piece = (id: string, index: number | null, text: string) => ({
    type: "response.function_call_arguments.delta",
    item_id: `f${id}`,
    output_index: index,
    delta: text,
  });
  const done = (id: string, index: number | null, args: string) => ({
    type: "response.output_item.done",
    output_index: index,
    item: item(id, "create_task", args),
  });
  const whole = completed({ output: [item("x", "create_task", a), item("y", "create_task", b)] });
  test.each<[string, number | null]>([
    ["at one index", 0],
    ["without indexes", null],
  ])("two calls %s, repeated at the end, are two", async (_, at) => {
    const events = [added("x", at), piece("x", at, a), done("x", at, a), added("y", at), piece("y", at, b), done("y", at, b)];
    expect(await said(readResponses, [begun, ...events, whole])).toMatchObject({ calls: two, failed: null });
  });

  test("a name that arrives with the arguments", async () => {
    const nameless = { type: "response.output_item.added", output_index: 0, item: item("x", null) };
    const args = { type: "response.function_call_arguments.done", item_id: "fx", output_index: 0, name: "create_task", arguments: a };
    expect(await said(readResponses, [begun, nameless, args, completed()])).toMatchObject({ calls: one });
  });
});
