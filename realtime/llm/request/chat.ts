import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
  ChatCompletionUserMessageParam,
} from "openai/resources/chat/completions";
import { type ModelImage, type ModelRequest, outputText } from "../model.ts";
import { assistantMessage, type ReturnedThoughts, thoughtsWanted } from "./chat-assistant.ts";
import { chatReasoning } from "./chat-reasoning.ts";
import { type OrderlyTurn, orderly } from "./orderly.ts";
import { promptCacheKey } from "./prefix-cache.ts";
import { shortDescription, toolDefinitions } from "./tool-definition.ts";

/** A provider's own ids go back as they are; ours, `call_STEP_INDEX`, get the only form that Mistral takes. */
const legalId = /^(?!call_\d+_\d+$)[^\s]{1,256}$/;

/** A request in the words of Chat Completions. `baseUrl`: whose server it is, for the few words that only one of them has. */
export function chatBody(request: ModelRequest, baseUrl?: string): ChatCompletionCreateParamsStreaming {
  const { model, system, systemInUser, tools, maxOutputTokens, cacheKey } = request;
  const turns = orderly(request, legalId);
  const wanted = thoughtsWanted(model, turns);
  const begin: ChatCompletionMessageParam[] = system.trim() === "" || systemInUser ? [] : [{ role: "system", content: system }];
  return {
    model,
    messages: turns.reduce((messages, turn) => addTurn(messages, turn, wanted), begin),
    stream: true,
    stream_options: { include_usage: true },
    ...(tools.length > 0 ? { tools: toolDefinitions(tools).map(toolOf) } : {}),
    ...(maxOutputTokens ? { max_completion_tokens: maxOutputTokens } : {}),
    ...(cacheKey !== undefined && /^(gpt-\d|o\d|chatgpt)/.test(model) ? { prompt_cache_key: promptCacheKey(cacheKey) } : {}),
    ...chatReasoning(request, baseUrl),
  };
}

function addTurn(messages: ChatCompletionMessageParam[], turn: OrderlyTurn, wanted: ReturnedThoughts): ChatCompletionMessageParam[] {
  if (turn.role === "assistant") messages.push(assistantMessage(turn, wanted));
  else if (turn.role === "user") {
    messages.push(userMessage(turn.text, turn.images));
  } else {
    for (const { id, output } of turn.results) messages.push({ role: "tool", tool_call_id: id, content: outputText(output) });
    const seen = turn.results.flatMap(({ images }) => images);
    // Results hold no pictures in this protocol.
    if (seen.length > 0) messages.push({ role: "assistant", content: "I look at the pictures." }, userMessage("Here they are:", seen));
  }
  return messages;
}

function toolOf({ name, description, inputSchema, strict }: ModelRequest["tools"][number]): ChatCompletionFunctionTool {
  return { type: "function", function: { name, description: shortDescription(description), parameters: inputSchema, strict } };
}

function userMessage(text: string, images: ModelImage[]): ChatCompletionUserMessageParam {
  if (images.length === 0) return { role: "user", content: text };
  const urls = images.map(({ mime, data }) => ({ type: "image_url" as const, image_url: { url: `data:${mime};base64,${data}` } }));
  return { role: "user", content: [...(text === "" ? [] : [{ type: "text" as const, text }]), ...urls] };
}
