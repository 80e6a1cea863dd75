import type { ChatCompletionCreateParamsStreaming, ChatCompletionMessageParam } from "openai/resources/chat/completions";
import { chatOptions } from "../answer-options.ts";
import { type ModelRequest, type ModelTurn, outputText } from "../model.ts";

/** A request in the words of Chat Completions. */
export function chatBody({ model, system, turns, tools, maxOutputTokens, options }: ModelRequest): ChatCompletionCreateParamsStreaming {
  return {
    model,
    messages: [{ role: "system", content: system }, ...turns.map(messageOf)],
    stream: true,
    stream_options: { include_usage: true },
    ...(tools.length > 0
      ? {
          tools: tools.map((tool) => ({
            type: "function" as const,
            function: { name: tool.name, description: tool.description, parameters: tool.inputSchema, strict: tool.strict },
          })),
        }
      : {}),
    ...(maxOutputTokens ? { max_completion_tokens: maxOutputTokens } : {}),
    ...chatOptions(options),
  };
}

function messageOf(turn: ModelTurn): ChatCompletionMessageParam {
  if (turn.role === "user") {
    const images = turn.images?.map(({ mime, data }) => ({
      type: "image_url" as const,
      image_url: { url: `data:${mime};base64,${data}` },
    }));
    return { role: "user", content: images ? [{ type: "text", text: turn.text }, ...images] : turn.text };
  }
  if (turn.role === "tool") return { role: "tool", tool_call_id: turn.toolCallId, content: outputText(turn.output) };
  if (turn.toolCalls.length === 0) return { role: "assistant", content: turn.text };
  const calls = turn.toolCalls.map((call) => ({
    id: call.id,
    type: "function" as const,
    function: { name: call.name, arguments: JSON.stringify(call.input) },
  }));
  return { role: "assistant", content: turn.text || null, tool_calls: calls };
}
