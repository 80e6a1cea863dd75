import Anthropic from "@anthropic-ai/sdk";
import { tellProtocol } from "#lib/tracing.ts";
import { messagesOptions } from "./answer-options.ts";
import { citationOf } from "./citation.ts";
import { ofStreamError, parseArguments, parseEvent, toModelError, truncated } from "./fault.ts";
import { leanFetch } from "./lean-fetch.ts";
import { type Hear, type ModelClient, type ModelImage, type ModelRequest, type ModelTurn, outputText } from "./model.ts";
import type { ClientOptions } from "./openai.ts";
import { RepeatedText } from "./repeated-text.ts";
import { type Body, readSse } from "./sse.ts";

const maxOutputTokensDefault = 8192;

/** Anthropic over its Messages API. */
export function createAnthropicClient({ apiKey, baseUrl, fetch }: ClientOptions): ModelClient {
  const anthropic = new Anthropic({
    apiKey,
    baseURL: baseUrl,
    maxRetries: 0,
    ...(fetch ? { fetch, authToken: null, webhookKey: null } : { fetch: leanFetch }),
  });
  return async (request, signal, hear) => {
    tellProtocol("messages");
    try {
      const response = await anthropic.messages.create(bodyOf(request), { signal }).asResponse();
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

function bodyOf({ model, system, turns, tools, maxOutputTokens, options }: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  return {
    model,
    system,
    max_tokens: maxOutputTokens ?? maxOutputTokensDefault,
    messages: messagesOf(turns),
    stream: true,
    ...(tools.length > 0
      ? {
          tools: tools.map((tool) => ({
            name: tool.name,
            description: tool.description,
            input_schema: tool.inputSchema as Anthropic.Tool.InputSchema,
            ...(tool.strict ? { strict: true } : {}),
          })),
        }
      : {}),
    ...messagesOptions(model, options),
  };
}

/** Messages must alternate, and all results of one answer's calls belong into one user message. */
function messagesOf(turns: ModelTurn[]): Anthropic.MessageParam[] {
  const messages: { role: "user" | "assistant"; content: Anthropic.ContentBlockParam[] }[] = [];
  for (const turn of turns) {
    const role = turn.role === "assistant" ? "assistant" : "user";
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...blocksOf(turn));
    else messages.push({ role, content: blocksOf(turn) });
  }
  return messages;
}

function blocksOf(turn: ModelTurn): Anthropic.ContentBlockParam[] {
  if (turn.role === "user") return [...(turn.images ?? []).map(imageOf), { type: "text", text: turn.text }];
  if (turn.role === "tool") {
    return [{ type: "tool_result", tool_use_id: turn.toolCallId, content: outputText(turn.output), is_error: turn.isError }];
  }
  const calls = turn.toolCalls.map((call) => ({ type: "tool_use" as const, id: call.id, name: call.name, input: call.input ?? {} }));
  return turn.text === "" ? calls : [{ type: "text", text: turn.text }, ...calls];
}

function imageOf({ mime, data }: ModelImage): Anthropic.ImageBlockParam {
  return { type: "image", source: { type: "base64", media_type: mime as Anthropic.Base64ImageSource["media_type"], data } };
}
