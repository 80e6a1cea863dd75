import type Anthropic from "@anthropic-ai/sdk";
import { messagesOptions } from "../answer-options.ts";
import { type ModelImage, type ModelRequest, type ModelTurn, outputText } from "../model.ts";

const maxOutputTokensDefault = 8192;

/** A request in the words of Anthropic's Messages API. */
export function messagesBody({
  model,
  system,
  turns,
  tools,
  maxOutputTokens,
  options,
}: ModelRequest): Anthropic.MessageCreateParamsStreaming {
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
