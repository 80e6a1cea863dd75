import { expect, test } from "vitest";
import { checkChat } from "./chat.ts";
import { checkMessages } from "./messages.ts";
import { checkResponses } from "./responses.ts";
import type { Fields, Violation } from "./violation.ts";

const schema = { type: "object", properties: { title: { type: "string" } } };
const words = (found: Violation[]) => found.map(({ message }) => message).join("\n");

const call = (id: string, more: object = {}) => ({ type: "tool_use", id, name: "create_task", input: {}, ...more });
const result = (id: string, more: object = {}) => ({ type: "tool_result", tool_use_id: id, content: "done", ...more });
const user = (content: unknown = "Hello") => ({ role: "user", content });
const assistant = (content: unknown = "Hi") => ({ role: "assistant", content });
const claude = (messages: unknown[], more: Fields = {}) => ({
  model: "claude-sonnet-4-5",
  max_tokens: 4096,
  messages,
  tools: [{ name: "create_task", input_schema: schema }],
  ...more,
});
const thought = { type: "thinking", thinking: "Hm.", signature: "sig" };
const thinking = { thinking: { type: "enabled", budget_tokens: 2048 } };

test("a whole conversation with tools, pictures, thinking and a cache passes the Messages rules", () => {
  const picture = { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } };
  const messages = [
    user([picture, { type: "text", text: "Add it", cache_control: { type: "ephemeral" } }]),
    assistant([thought, { type: "text", text: "Adding" }, call("a"), call("b")]),
    user([result("a"), result("b", { is_error: true }), { type: "text", text: "And?" }]),
  ];
  expect(checkMessages(claude(messages, { ...thinking, system: "Be kind" }), { "x-api-key": "k", "anthropic-version": "v" })).toEqual([]);
});

test.each<[string, Fields, string]>([
  [
    "ids twice",
    claude([user(), assistant([call("a")]), user([result("a")]), assistant([call("a")]), user([result("a")])]),
    "messages.3.content.0: `tool_use` ids must be unique",
  ],
  [
    "an id of other letters",
    claude([user(), assistant([call("a.b")]), user([result("a.b")])]),
    "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
  ],
  [
    "no result",
    claude([user(), assistant([call("a")]), user()]),
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: a.",
  ],
  [
    "a result of nothing",
    claude([user(), assistant(), user([result("a")])]),
    "messages.2.content.0: unexpected `tool_use_id` found in `tool_result` blocks: a.",
  ],
  ["two results", claude([user(), assistant([call("a")]), user([result("a"), result("a")])]), "each tool_use must have a single result"],
  ["a result behind text", claude([user(), assistant([call("a")]), user([{ type: "text", text: "x" }, result("a")])]), "must come first"],
  [
    "an empty error",
    claude([user(), assistant([call("a")]), user([result("a", { is_error: true, content: "" })])]),
    "content cannot be empty if `is_error` is true",
  ],
  ["blank text", claude([user([{ type: "text", text: "\n\n" }])]), "messages: text content blocks must contain non-whitespace text"],
  ["empty text", claude([user([{ type: "text", text: "" }])]), "messages: text content blocks must be non-empty"],
  ["no content", claude([user("")]), "messages.0: user messages must have non-empty content"],
  ["an empty list", claude([user(), assistant([]), user()]), "messages.1: all messages must have non-empty content"],
  [
    "a name",
    claude([user(), assistant([call("a", { name: "functions.create task" })]), user([result("a")])]),
    "messages.1.content.0.tool_use.name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
  ],
  [
    "an input that is text",
    claude([user(), assistant([call("a", { input: "{}" })]), user([result("a")])]),
    "messages.1.content.0.tool_use.input: Input should be a valid dictionary",
  ],
  ["neighbours", claude([user(), user()]), 'roles must alternate between "user" and "assistant"'],
  ["the assistant first", claude([assistant(), user()]), 'first message must use the "user" role'],
  ["prefill", claude([user(), assistant()]), "does not support assistant message prefill"],
  ["a system message", claude([{ role: "system", content: "x" }, user()]), 'Unexpected role "system"'],
  ["an unknown field", claude([user()], { seed: 1 }), "seed: Extra inputs are not permitted"],
  [
    "an unknown field of a block",
    claude([user([{ type: "text", text: "x", id: 1 }])]),
    "messages.0.content.0.text.id: Extra inputs are not permitted",
  ],
  ["no max_tokens", claude([user()], { max_tokens: undefined }), "max_tokens: Field required"],
  ["tools used and not defined", claude([user(), assistant([call("a")]), user([result("a")])], { tools: undefined }), "must define tools"],
  [
    "a tool twice",
    claude([user()], { tools: [1, 2].map(() => ({ name: "a", input_schema: schema })) }),
    "tools: Tool names must be unique.",
  ],
  [
    "a schema without a type",
    claude([user()], { tools: [{ name: "a", input_schema: {} }] }),
    "tools.0.custom.input_schema.type: Field required",
  ],
  [
    "a schema of several",
    claude([user()], { tools: [{ name: "a", input_schema: { type: "object", anyOf: [] } }] }),
    "does not support oneOf, allOf, or anyOf at the top level",
  ],
  [
    "a small budget",
    claude([user()], { thinking: { type: "enabled", budget_tokens: 100 } }),
    "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
  ],
  [
    "a budget over max_tokens",
    claude([user()], { thinking: { type: "enabled", budget_tokens: 4096 } }),
    "`max_tokens` must be greater than `thinking.budget_tokens`.",
  ],
  [
    "thinking dropped in tool use",
    claude([user(), assistant([call("a")]), user([result("a")])], thinking),
    "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`",
  ],
  [
    "thinking without signature",
    claude([user(), assistant([{ type: "thinking", thinking: "x" }, call("a")]), user([result("a")])], thinking),
    "messages.1.content.0.thinking.signature: Field required",
  ],
  ["thinking last", claude([user(), assistant([thought]), user()]), "The final block in an assistant message cannot be `thinking`."],
  [
    "five marks",
    claude([user([1, 2, 3, 4, 5].map((n) => ({ type: "text", text: `${n}`, cache_control: { type: "ephemeral" } })))]),
    "A maximum of 4 blocks with cache_control may be provided. Found 5.",
  ],
  ["half a character", claude([user("\ud83d")]), "The request body is not valid JSON"],
])("Messages: %s", (_, body, expected) => {
  expect(words(checkMessages(body))).toContain(expected);
});

test("the Messages API wants its headers, and signatures as it gave them", () => {
  expect(words(checkMessages(claude([user()]), {}))).toBe("x-api-key header is required\nanthropic-version: header is required");
  const messages = [user(), assistant([thought, call("a")]), user([result("a")])];
  expect(words(checkMessages(claude(messages), undefined, (content, state) => content === "Hm." && state === "sig"))).toBe("");
  expect(words(checkMessages(claude(messages), undefined, () => false))).toBe(
    "messages.1.content.0: Invalid `signature` in `thinking` block",
  );
});

const toolCall = (id: string, more: object = {}) => ({ id, type: "function", function: { name: "create_task", arguments: "{}", ...more } });
const calls = (...made: object[]) => ({ role: "assistant", content: null, tool_calls: made });
const answer = (id: string) => ({ role: "tool", tool_call_id: id, content: "done" });
const chat = (messages: unknown[], more: Fields = {}) => ({
  model: "gpt-4o",
  messages: [{ role: "system", content: "Be kind" }, ...messages],
  tools: [{ type: "function", function: { name: "create_task", parameters: schema } }],
  ...more,
});

test("a whole conversation with tools and pictures passes the rules of Chat Completions", () => {
  const parts = [
    { type: "text", text: "Add it" },
    { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
  ];
  const messages = [user(parts), calls(toolCall("a"), toolCall("b")), answer("a"), answer("b"), assistant(), user()];
  expect(checkChat(chat(messages, { stream: true, stream_options: { include_usage: true } }), { authorization: "Bearer k" })).toEqual([]);
});

test.each<[string, Fields, string]>([
  ["an unknown argument", chat([user()], { x: 1 }), "Unrecognized request argument supplied: x"],
  ["an unknown field", chat([{ ...user(), reasoning_content: "x" }]), "Unknown parameter: 'messages[1].reasoning_content'."],
  [
    "a name",
    chat([user(), calls(toolCall("a", { name: "functions.create task" })), answer("a")]),
    "Invalid 'messages[2].tool_calls[0].function.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
  ],
  [
    "arguments as an object",
    chat([user(), calls(toolCall("a", { arguments: {} })), answer("a")]),
    "Invalid type for 'messages[2].tool_calls[0].function.arguments': expected a string, but got an object instead.",
  ],
  ["no answer", chat([user(), calls(toolCall("a")), user()]), "The following tool_call_ids did not have response messages: a"],
  [
    "an answer to nothing",
    chat([user(), answer("a")]),
    "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'",
  ],
  ["two answers", chat([user(), calls(toolCall("a")), answer("a"), answer("a")]), "Duplicate value for 'tool_call_id' of 'a'"],
  [
    "ids twice",
    chat([user(), calls(toolCall("a")), answer("a"), calls(toolCall("a")), answer("a")]),
    "Duplicate value for 'tool_call_id' of 'a'",
  ],
  [
    "a long id",
    chat([user(), calls(toolCall("a".repeat(41))), answer("a".repeat(41))]),
    "Expected a string with maximum length 40, but got a string with length 41 instead.",
  ],
  [
    "no calls",
    chat([user(), { role: "assistant", content: "x", tool_calls: [] }, user()]),
    "Invalid 'messages[2].tool_calls': empty array.",
  ],
  [
    "nothing said",
    chat([user(), { role: "assistant", content: null }, user()]),
    "Invalid value for 'content': expected a string, got null.",
  ],
  ["blank words", chat([user(" \n")]), "messages must have non-empty content"],
  [
    "a role",
    chat([{ role: "model", content: "x" }]),
    "Invalid value: 'model'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.",
  ],
  ["stream options alone", chat([user()], { stream_options: {} }), "only allowed when 'stream' is enabled"],
  [
    "a tool choice alone",
    chat([user()], { tools: undefined, tool_choice: "auto" }),
    "'tool_choice' is only allowed when 'tools' are specified.",
  ],
  ["no tools in the list", chat([user()], { tools: [] }), "Invalid 'tools': empty array."],
  [
    "a schema",
    chat([user()], { tools: [{ type: "function", function: { name: "a", parameters: {} } }] }),
    `Invalid schema for function 'a': schema must be a JSON Schema of 'type: "object"'`,
  ],
  [
    "a strict schema",
    chat([user()], { tools: [{ type: "function", function: { name: "a", strict: true, parameters: schema } }] }),
    "'additionalProperties' is required to be supplied and to be false.",
  ],
  ["max_tokens", chat([user()], { model: "gpt-5", max_tokens: 5 }), "Use 'max_completion_tokens' instead."],
  ["half a character", chat([user("a\udc00")]), "We could not parse the JSON body"],
])("Chat Completions: %s", (_, body, expected) => {
  expect(words(checkChat(body))).toContain(expected);
});

const item = (call_id: string, more: object = {}) => ({ type: "function_call", call_id, name: "create_task", arguments: "{}", ...more });
const output = (call_id: string) => ({ type: "function_call_output", call_id, output: "done" });
const reasoning = (more: object = {}) => ({ type: "reasoning", id: "rs_1", summary: [], encrypted_content: "state", ...more });
const responses = (input: unknown, more: Fields = {}) => ({
  model: "gpt-5",
  input,
  store: false,
  tools: [{ type: "function", name: "create_task", parameters: schema, strict: false }],
  ...more,
});

test("a whole conversation with tools and reasoning passes the rules of Responses", () => {
  const input = [user(), reasoning(), item("a", { id: "fc_1" }), output("a"), assistant([{ type: "output_text", text: "Done" }]), user()];
  const more = { include: ["reasoning.encrypted_content"], instructions: "Be kind", prompt_cache_key: "k" };
  expect(checkResponses(responses(input, more), { authorization: "Bearer k" })).toEqual([]);
  expect(checkResponses(responses("Hello"))).toEqual([]);
});

test.each<[string, Fields, string]>([
  ["an unknown argument", responses("x", { messages: [] }), "Unknown parameter: 'messages'."],
  ["nothing", responses([]), "Invalid 'input'"],
  [
    "what a user says as the model's",
    responses([user([{ type: "output_text", text: "x" }])]),
    "Invalid value: 'output_text'. Supported values are: 'input_text', 'input_image', and 'input_file'.",
  ],
  ["an id of another kind", responses([user(), item("a", { id: "call_1" }), output("a")]), "Expected an ID that begins with 'fc'."],
  ["no output", responses([user(), item("a")]), "No tool output found for function call a."],
  ["an output of nothing", responses([user(), output("a")]), "No tool call found for function call output with call_id a."],
  [
    "reasoning alone",
    responses([user(), reasoning(), user()]),
    "Item 'rs_1' of type 'reasoning' was provided without its required following item.",
  ],
  [
    "reasoning that nobody kept",
    responses([user(), reasoning({ encrypted_content: undefined }), assistant(), user()]),
    "Items are not persisted when `store` is set to false.",
  ],
  ["an item twice", responses([user(), reasoning(), assistant(), reasoning(), assistant(), user()]), "Duplicate item found with id rs_1."],
  ["a name", responses([user(), item("a", { name: "" }), output("a")]), "Invalid 'input[1].name': string does not match pattern"],
  ["blank words", responses([user("\n")]), "text must be non-empty"],
  ["a long key", responses("x", { prompt_cache_key: "k".repeat(65) }), "Expected a string with maximum length 64"],
  ["little room", responses("x", { max_output_tokens: 5 }), "Expected a value >= 16"],
  [
    "reasoning of a model that has none",
    responses("x", { model: "gpt-4o", reasoning: { effort: "low" } }),
    "'reasoning.effort' is not supported with this model",
  ],
])("Responses: %s", (_, body, expected) => {
  expect(words(checkResponses(body))).toContain(expected);
});
