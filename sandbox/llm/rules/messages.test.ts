import { expect, test } from "vitest";
import { assistant, schema, user, words } from "../../../tests/llm-bodies.ts";
import { checkMessages } from "./messages.ts";
import type { Fields } from "./violation.ts";

const call = (id: string, more: object = {}) => ({ type: "tool_use", id, name: "create_task", input: {}, ...more });
const result = (id: string, more: object = {}) => ({ type: "tool_result", tool_use_id: id, content: "done", ...more });
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
