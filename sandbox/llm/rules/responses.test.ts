import { expect, test } from "vitest";
import { assistant, schema, user, words } from "../../../tests/llm-bodies.ts";
import { checkResponses } from "./responses.ts";
import type { Fields } from "./violation.ts";

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
