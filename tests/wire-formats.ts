import { createAnthropicClient } from "../realtime/llm/adapters/anthropic.ts";
import { type ClientOptions, createOpenAiClient } from "../realtime/llm/adapters/openai.ts";
import { createOpenAiChatClient } from "../realtime/llm/adapters/openai-chat.ts";
import type { ModelClient } from "../realtime/llm/model.ts";

// What each format of providers sends in a stream, for realtime/llm/wire.test.ts.

const stream = (...events: (object | string)[]) =>
  events.map((event) => (typeof event === "string" ? event : `data: ${JSON.stringify(event)}\n\n`)).join("");
export const text = "Grüße 👩‍👩‍👧‍👦 東京 ✅";

/** A page, a script, and a page without a title. */
const annotations = [
  { type: "url_citation", title: "Zeppelins", url: "https://example.com/zeppelins", start_index: 0, end_index: 4 },
  { type: "url_citation", title: "Nice", url: "javascript:alert(1)" },
  { type: "url_citation", title: null, url: "http://example.org/a?b=c" },
];
const started = { type: "message_start", message: { usage: { input_tokens: 9, output_tokens: 1 } } };
const ended = (reason: string) => [
  { type: "message_delta", delta: { stop_reason: reason }, usage: { output_tokens: 5 } },
  { type: "message_stop" },
];

type Format = {
  create: (options: ClientOptions) => ModelClient;
  path: string;
  golden: string;
  /** A whole answer with unknown events and fields between the known ones. */
  answer: string;
  /** How the provider reports an error in the middle of a stream. */
  midStream: [string, string][];
  /** Malformed events. */
  misshapen: string[];
  /** An answer with sources, some of which must not become links. */
  cited: string;
  /** Answers in which the model declines, with its text. */
  declined: [string, string][];
  /** Truncated answers. */
  cutShort: string[];
  /** A usage of 1000 input tokens, 600 of them from the cache, and what was written to it. */
  cached: [string, object];
};

export const formats: Record<string, Format> = {
  Responses: {
    create: createOpenAiClient,
    path: "/v1",
    golden: "openai",
    answer: stream(
      { type: "response.created", response: { id: "r" } },
      'event: response.from_the_future\ndata: {"type":"response.from_the_future","x":[1]}\n\n',
      ": a comment\n\n",
      { type: "response.output_text.delta", delta: text, from_the_future: true },
      { type: "response.output_item.done", item: { type: "item_from_the_future" } },
      { type: "response.output_item.done", item: { type: "function_call", call_id: "c", name: "list_tasks", arguments: '{"q":"東京"}' } },
      {
        type: "response.completed",
        response: { usage: { input_tokens: 9, output_tokens: 5, input_tokens_details: { cached_tokens: 4 } } },
      },
    ),
    midStream: [
      [stream({ type: "error", code: "rate_limit_exceeded", message: "slow down" }), "RATE_LIMITED"],
      [stream({ type: "response.failed", response: { error: { code: "server_error", message: "oops" } } }), "OVERLOADED"],
      [stream({ type: "error", code: "context_length_exceeded", message: "too long" }), "CONTEXT_TOO_LONG"],
    ],
    misshapen: ["null", "[]", '"text"', '{"type":"response.output_item.done"}', '{"type":"response.completed","response":7}', "{"],
    cited: stream(
      { type: "response.output_text.delta", delta: "Read this." },
      ...annotations.map((annotation) => ({ type: "response.output_text.annotation.added", annotation })),
      { type: "response.completed", response: {} },
    ),
    declined: [
      [stream({ type: "response.refusal.delta", delta: "I can't." }, { type: "response.completed", response: {} }), "I can't."],
      [stream({ type: "response.incomplete", response: { incomplete_details: { reason: "content_filter" } } }), ""],
    ],
    cutShort: [stream({ type: "response.incomplete", response: { incomplete_details: { reason: "max_output_tokens" } } })],
    cached: [
      stream({
        type: "response.completed",
        response: { usage: { input_tokens: 1000, output_tokens: 5, input_tokens_details: { cached_tokens: 600 } } },
      }),
      { inputTokens: 1000, cachedInputTokens: 600 },
    ],
  },
  "Chat Completions": {
    create: createOpenAiChatClient,
    path: "/v1",
    golden: "openai-chat",
    answer: stream(
      { id: "x", object: "chunk.from.the.future" },
      { choices: [], from_the_future: true },
      { choices: [{ index: 0, delta: { role: "assistant", content: text, from_the_future: 1 }, finish_reason: null }] },
      ": keep-alive\n\n",
      { choices: [{ index: 0, delta: { tool_calls: [{ index: 0, id: "c", function: { name: "list_tasks", arguments: '{"q":' } }] } }] },
      { choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { arguments: '"東京"}' } }] } }] },
      { choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] },
      { choices: [], usage: { prompt_tokens: 9, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } } },
      "data: [DONE]\n\n",
    ),
    midStream: [
      [stream({ error: { type: "rate_limit_error", message: "slow down" } }), "RATE_LIMITED"],
      [stream({ error: { message: "oops" } }), "OVERLOADED"],
      [stream({ error: { code: "insufficient_quota", message: "pay" } }), "QUOTA"],
    ],
    misshapen: ["null", "[]", '{"choices":[{"delta":{"tool_calls":7}}]}', "{"],
    cited: stream(
      { choices: [{ index: 0, delta: { content: "Read this." } }] },
      ...annotations.map((url_citation) => ({
        choices: [{ index: 0, delta: { annotations: [{ type: "url_citation", url_citation }] } }],
      })),
      { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    ),
    declined: [
      [
        stream({ choices: [{ delta: { refusal: "I can't." } }] }, { choices: [{ delta: {}, finish_reason: "stop" }] }, "data: [DONE]\n\n"),
        "I can't.",
      ],
      [stream({ choices: [{ delta: {}, finish_reason: "content_filter" }] }), ""],
    ],
    cutShort: [stream({ choices: [{ delta: {}, finish_reason: "length" }] })],
    cached: [
      stream(
        { choices: [{ delta: {}, finish_reason: "stop" }] },
        { choices: [], usage: { prompt_tokens: 1000, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 600 } } },
      ),
      { inputTokens: 1000, cachedInputTokens: 600 },
    ],
  },
  Messages: {
    create: createAnthropicClient,
    path: "",
    golden: "anthropic",
    answer: stream(
      { type: "message_start", message: { usage: { input_tokens: 5, cache_read_input_tokens: 4, output_tokens: 1 } } },
      { type: "ping" },
      { type: "event_from_the_future", x: 1 },
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } },
      { type: "content_block_delta", index: 0, delta: { type: "delta_from_the_future" } },
      { type: "content_block_stop", index: 0 },
      { type: "content_block_start", index: 1, content_block: { type: "tool_use", id: "c", name: "list_tasks", input: {} } },
      { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: '{"q":' } },
      { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: '"東京"}' } },
      { type: "content_block_stop", index: 1 },
      { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 5 } },
      { type: "message_stop" },
    ),
    midStream: [
      [stream({ type: "error", error: { type: "rate_limit_error", message: "slow down" } }), "RATE_LIMITED"],
      [stream({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }), "OVERLOADED"],
      [stream({ type: "error", error: { type: "billing_error", message: "pay" } }), "QUOTA"],
    ],
    misshapen: ["null", "[]", '{"type":"content_block_delta"}', '{"type":"message_start","message":7}', "{"],
    cited: stream(
      started,
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Read this." } },
      ...annotations.map((citation) => ({ type: "content_block_delta", index: 0, delta: { type: "citations_delta", citation } })),
      { type: "content_block_stop", index: 0 },
      ...ended("end_turn"),
    ),
    declined: [[stream(started, ...ended("refusal")), ""]],
    cutShort: ["max_tokens", "model_context_window_exceeded"].map((reason) => stream(started, ...ended(reason))),
    cached: [
      stream(
        {
          type: "message_start",
          message: { usage: { input_tokens: 300, cache_read_input_tokens: 600, cache_creation_input_tokens: 100, output_tokens: 1 } },
        },
        ...ended("end_turn"),
      ),
      { inputTokens: 1000, cachedInputTokens: 600, cacheWriteTokens: 100 },
    ],
  },
};
