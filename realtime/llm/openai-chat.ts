import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { tellProtocol } from "#lib/tracing.ts";
import { citationOf } from "./citation.ts";
import { malformed, ofStreamError, parseArguments, parseEvent, toModelError, truncated } from "./fault.ts";
import type { Hear, ModelClient, ModelRequest } from "./model.ts";
import { type ClientOptions, sdkOf } from "./openai.ts";
import { RepeatedText } from "./repeated-text.ts";
import { chatBody } from "./request/chat.ts";
import { type Body, readSse } from "./sse.ts";

/** Any OpenAI-compatible server, over Chat Completions. */
export function createOpenAiChatClient(options: ClientOptions): ModelClient {
  const openai = sdkOf(options);
  return async (request, signal, hear) => {
    tellProtocol("chat");
    try {
      const response = await openai.chat.completions.create(chatBody(request, options.baseUrl), { signal }).asResponse();
      if (!response.body) throw malformed("no body");
      await readAnswer(response.body, hear, request.onTaken);
    } catch (error) {
      if (!signal.aborted) throw toModelError(error);
    }
  };
}

/** Servers differ: some send `reasoning`, some `reasoning_content`; some report an error inside the stream. */
type Chunk = Partial<ChatCompletionChunk> & { error?: { type?: string; code?: string; message?: string } };
type DeltaWithReasoning = ChatCompletionChunk.Choice.Delta & { reasoning?: string; reasoning_content?: string; annotations?: unknown[] };
type OpenCall = { id: string; name: string; text: string };

async function readAnswer(body: Body, hear: Hear, onTaken: ModelRequest["onTaken"]): Promise<void> {
  const calls: OpenCall[] = [];
  let finish: string | null = null;
  let refused = false;
  let done = false;
  let taken = false;
  const repeated = new RepeatedText(textAlone);
  await readSse(body, ({ data }) => {
    const text = repeated.read(data);
    if (text !== null) {
      hear({ type: "text", text });
      return;
    }
    if (data === "[DONE]") {
      done = true;
      return true;
    }
    const chunk = parseEvent<Chunk>(data);
    if (chunk.error) throw ofStreamError(chunk.error.code ?? chunk.error.type ?? "server_error", chunk.error.message ?? "");
    if (!taken) onTaken?.();
    taken = true;
    if (chunk.usage) {
      hear({
        type: "usage",
        inputTokens: chunk.usage.prompt_tokens,
        outputTokens: chunk.usage.completion_tokens,
        cachedInputTokens: chunk.usage.prompt_tokens_details?.cached_tokens ?? 0,
      });
    }
    const choice = chunk.choices?.[0];
    if (!choice) return;
    const delta = (choice.delta ?? {}) as DeltaWithReasoning;
    const reasoning = delta.reasoning_content ?? delta.reasoning;
    if (reasoning) hear({ type: "reasoning", text: reasoning });
    if (delta.content) hear({ type: "text", text: delta.content });
    if (delta.refusal) hear({ type: "text", text: delta.refusal });
    refused ||= Boolean(delta.refusal);
    for (const annotation of delta.annotations ?? []) {
      const citation = citationOf(annotation);
      if (citation) hear({ type: "citation", citation });
    }
    for (const piece of delta.tool_calls ?? []) collect(calls, piece);
    finish = choice.finish_reason ?? finish;
    if (delta.content) repeated.learn(data);
  });
  // A body that ends without a reason is a connection that was cut, however politely.
  if (!finish && !done) throw truncated();
  for (const [index, call] of calls.entries())
    hear({ type: "tool_call", index, id: call.id, name: call.name, ...parseArguments(call.text) });
  if (finish === "length") hear({ type: "end", reason: "length" });
  else hear({ type: "end", reason: finish === "content_filter" || refused ? "refusal" : calls.length > 0 ? "tool_calls" : "stop" });
}

/** Of a chunk of which the reader above would hear nothing else. */
function textAlone(data: string): string | null {
  const { error, usage, choices = [] } = parseEvent<Chunk>(data);
  const [choice, second] = choices;
  if (error || usage || second || !choice || choice.finish_reason) return null;
  const { content, role: _, ...more } = (choice.delta ?? {}) as DeltaWithReasoning;
  return Object.values(more).some(Boolean) ? null : (content ?? null);
}

function collect(calls: OpenCall[], piece: ChatCompletionChunk.Choice.Delta.ToolCall): void {
  const index = piece.index ?? calls.length;
  const call = calls[index] ?? { id: "", name: "", text: "" };
  calls[index] = {
    id: call.id || (piece.id ?? `call_${index}`),
    name: call.name || (piece.function?.name ?? ""),
    text: call.text + (piece.function?.arguments ?? ""),
  };
}
