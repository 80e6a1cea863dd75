import Anthropic from "@anthropic-ai/sdk";
import { tellProtocol } from "#lib/tracing.ts";
import { citationOf } from "./citation.ts";
import { ofStreamError, parseArguments, parseEvent, toModelError, truncated } from "./fault.ts";
import type { Hear, ModelClient, ModelRequest } from "./model.ts";
import type { ClientOptions } from "./openai.ts";
import { operatorFetch } from "./operator-fetch.ts";
import { RepeatedText } from "./repeated-text.ts";
import { messagesBody } from "./request/messages.ts";
import { type Body, readSse } from "./sse.ts";

/** Anthropic over its Messages API. */
export function createAnthropicClient({ apiKey, baseUrl, fetch }: ClientOptions): ModelClient {
  const anthropic = new Anthropic({
    apiKey,
    baseURL: baseUrl,
    maxRetries: 0,
    ...(fetch ? { fetch, authToken: null, webhookKey: null } : { fetch: operatorFetch }),
  });
  return async (request, signal, hear) => {
    tellProtocol("messages");
    try {
      const response = await anthropic.messages.create(messagesBody(request), { signal }).asResponse();
      if (!response.body) throw truncated();
      await readAnswer(response.body, hear, request.onTaken);
    } catch (error) {
      if (!signal.aborted) throw toModelError(error);
    }
  };
}

type StreamEvent = Anthropic.MessageStreamEvent | { type: "error"; error: { type: string; message: string } } | { type: "ping" };

async function readAnswer(body: Body, hear: Hear, onTaken: ModelRequest["onTaken"]): Promise<void> {
  let calls = 0;
  let open: { id: string; name: string; text: string } | null = null;
  let input = { inputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0 };
  let stop: string | null = null;
  let ended = false;
  const repeated = new RepeatedText(textAlone);
  await readSse(body, ({ data }) => {
    const text = repeated.read(data);
    if (text !== null) {
      hear({ type: "text", text });
      return;
    }
    const event = parseEvent<StreamEvent>(data);
    switch (event.type) {
      case "message_start": {
        input = inputOf(event.message.usage);
        onTaken?.(input);
        break;
      }
      case "content_block_start":
        if (event.content_block.type === "tool_use") open = { id: event.content_block.id, name: event.content_block.name, text: "" };
        break;
      case "content_block_delta":
        if (event.delta.type === "text_delta") {
          hear({ type: "text", text: event.delta.text });
          repeated.learn(data);
        } else if (event.delta.type === "thinking_delta") hear({ type: "reasoning", text: event.delta.thinking });
        else if (event.delta.type === "input_json_delta" && open) open.text += event.delta.partial_json;
        else if (event.delta.type === "citations_delta") {
          const citation = citationOf(event.delta.citation);
          if (citation) hear({ type: "citation", citation });
        }
        break;
      case "content_block_stop":
        if (open) hear({ type: "tool_call", index: calls++, id: open.id, name: open.name, ...parseArguments(open.text) });
        open = null;
        break;
      case "message_delta":
        stop = event.delta.stop_reason;
        hear({ type: "usage", ...input, outputTokens: event.usage.output_tokens });
        break;
      case "message_stop":
        hear({
          type: "end",
          reason: stop && cutBy.has(stop) ? "length" : stop === "refusal" ? "refusal" : calls > 0 ? "tool_calls" : "stop",
        });
        ended = true;
        return true;
      case "error":
        throw ofStreamError(event.error.type, event.error.message);
    }
  });
  if (!ended) throw truncated();
}

function textAlone(data: string): string | null {
  const event = parseEvent<StreamEvent>(data);
  return event.type === "content_block_delta" && event.delta.type === "text_delta" ? event.delta.text : null;
}

/** Ends of an answer that had more to say. */
const cutBy: ReadonlySet<string> = new Set(["max_tokens", "model_context_window_exceeded"]);

/** Anthropic counts what was read from its cache and written to it beside the rest, we count them as part of the input. */
function inputOf(usage: Anthropic.Usage) {
  const cachedInputTokens = usage.cache_read_input_tokens ?? 0;
  const cacheWriteTokens = usage.cache_creation_input_tokens ?? 0;
  return { inputTokens: usage.input_tokens + cachedInputTokens + cacheWriteTokens, cachedInputTokens, cacheWriteTokens };
}
