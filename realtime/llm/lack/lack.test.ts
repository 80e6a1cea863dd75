import { expect, test } from "vitest";
import { reportOf } from "../accounting/report.ts";
import { lackIn } from "./lack.ts";

// Error messages of servers about unsupported request features.

const tool = { name: "list_tasks", description: "", inputSchema: { type: "object" } };
const request = {
  system: "Be brief.",
  tools: [tool],
  messages: [{ role: "user" as const, text: "hello", images: [{ mime: "image/png", data: "AAAA" }] }],
  asDeveloper: true,
};
const lackOf = (raw: unknown, status = 400, features = request) => lackIn({ report: reportOf(raw, status) }, features);
const error = (message: string, param: string | null = null) => ({ error: { message, param, type: "invalid_request_error", code: null } });
const forbidden = (...loc: string[]) => ({
  detail: [{ type: "extra_forbidden", loc: ["body", ...loc], msg: "Extra inputs are not permitted" }],
});

test.each<[string, unknown]>([
  [
    "temperature",
    error("Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.", "temperature"),
  ],
  ["temperature", error("`temperature` is not supported with this model")],
  ["max_completion_tokens", forbidden("max_completion_tokens")],
  ["max_completion_tokens", error("Unrecognized request argument supplied: max_completion_tokens")],
  ["parallel_tool_calls", error("Unsupported parameter: 'parallel_tool_calls' is not supported with this model.", "parallel_tool_calls")],
  ["parallel_tool_calls", error('Invalid JSON payload received. Unknown name "parallel_tool_calls": Cannot find field.')],
  ["stream_options", forbidden("stream_options")],
  ["stream_options", error("unknown field `stream_options`")],
  ["stream_options", error("Unknown parameter: 'stream_options.include_usage'.", "stream_options.include_usage")],
  ["prompt_cache_key", error("Unrecognized request argument supplied: prompt_cache_key")],
  ["cache_control", error("messages.0.content.0.cache_control: Extra inputs are not permitted")],
  ["reasoning", error("Unrecognized request argument supplied: reasoning_effort")],
  ["reasoning", error("Unsupported value: 'reasoning.effort' does not support 'minimal' with this model.", "reasoning.effort")],
  ["reasoning", error('"gemma2:2b" does not support thinking')],
  ["reasoning", error('think value "high" is not supported for this model')],
  ["tools", error("registry.ollama.ai/library/gemma2:2b does not support tools")],
  ["tools", error("Function calling is not enabled for models/gemma-3-1b-it")],
  ["tools", error("`tool calling` is not supported with this model")],
  ["tools", error("This model does not support function calling.")],
  ["pictures", error("this model is missing data required for image input")],
  ["pictures", error("image input is not supported - hint: if this is unexpected, you may need to provide the mmproj")],
  ["pictures", error("google/gemma-2-9b-it is not a multimodal model")],
  ["pictures", error("At most 0 image(s) may be provided in one prompt.")],
  ["pictures", error("Failed to deserialize the JSON body: messages[1]: unknown variant `image_url`, expected `text`")],
  ["pictures", error("messages[1].content must be a string")],
  ["pictures", error("Invalid content type. image_url is only supported by certain models.")],
  ["pictures", error("Vision add-on is not loaded, but images were provided for processing")],
  ["pictures", error("Image inputs are not supported by this model.")],
  ["system", error("System role not supported")],
  ["system", error("Only user and assistant roles are supported!")],
  ["system", error("Unsupported value: 'messages[0].role' does not support 'system' with this model.", "messages[0].role")],
  ["system", error("Developer instruction is not enabled for models/gemma-3-27b-it")],
  ["developer", error("Unexpected role 'developer'")],
  ["developer", error("'developer' is not one of ['system', 'assistant', 'user', 'function'] - 'messages.0.role'")],
  ["developer", error("messages[0].role: unknown variant `developer`, expected one of `system`, `user`, `assistant`, `tool`")],
  ["developer", error("Unsupported value: 'messages[0].role' does not support 'developer' with this model.")],
  ["developer", { detail: [{ loc: ["body", "messages", "0", "role"], msg: "Input should be 'system', 'user', 'assistant' or 'tool'" }] }],
])("%s: %j", (lack, raw) => {
  expect(lackOf(raw)).toBe(lack);
});

test.each<[string, unknown, number?]>([
  [
    "the older name is rejected",
    error("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "max_tokens"),
  ],
  ["a wrong key", error("tools are not supported for this key"), 401],
  ["a limit", error("rate limit reached for images"), 429],
  ["a length limit", error("This model's maximum context length is 8192 tokens; tools are not counted")],
  ["a field that must be sent back", error("Function call is missing a thought_signature in functionCall parts. Unsupported.")],
  ["an unrelated message", error("The model is not available")],
])("%s is no unsupported feature", (_name, raw, status) => {
  expect(lackOf(raw, status)).toBeNull();
});

test("a feature that was not requested cannot be reported as unsupported", () => {
  const bare = { system: "", tools: [], messages: [{ role: "user" as const, text: "hello", images: [] }], asDeveloper: false };
  for (const words of [
    "does not support tools",
    "System role not supported",
    "Image inputs are not supported",
    "Unexpected role 'developer'",
  ])
    expect(lackOf(error(words), 400, bare)).toBeNull();
});
