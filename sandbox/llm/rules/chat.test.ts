import { expect, test } from "vitest";
import { assistant, schema, user, words } from "../../../tests/llm-bodies.ts";
import { checkChat } from "./chat.ts";
import type { Fields } from "./violation.ts";

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
