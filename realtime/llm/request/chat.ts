import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
  ChatCompletionUserMessageParam,
} from "openai/resources/chat/completions";
import { type ModelImage, type ModelRequest, outputText } from "../model.ts";
import { assistantMessage, type RequiredThoughts, requiredThoughts } from "./chat-assistant.ts";
import { chatReasoning } from "./chat-reasoning.ts";
import { type NormalMessage, normalizeMessages } from "./normalize-messages.ts";
import { promptCacheKey } from "./prefix-cache.ts";
import { shortDescription, toolDefinitions } from "./tool-definition.ts";

/** A provider's own ids are sent back unchanged; ours, `call_STEP_INDEX`, are replaced, because Mistral rejects them. */
const legalId = /^(?!call_\d+_\d+$)[^\s]{1,256}$/;

/** A Chat Completions request. `baseUrl` selects server-specific parameters. */
export function chatBody(request: ModelRequest, baseUrl?: string): ChatCompletionCreateParamsStreaming {
  const { model, system, systemInUser, tools, maxOutputTokens, cacheKey } = request;
  const normalized = normalizeMessages(request, legalId);
  const required = requiredThoughts(model, normalized);
  const initial: ChatCompletionMessageParam[] = system.trim() === "" || systemInUser ? [] : [{ role: "system", content: system }];
  return {
    model,
    messages: normalized.reduce((messages, message) => addMessage(messages, message, required), initial),
    stream: true,
    stream_options: { include_usage: true },
    ...(tools.length > 0 ? { tools: toolDefinitions(tools).map(toolOf) } : {}),
    ...(maxOutputTokens ? { max_completion_tokens: maxOutputTokens } : {}),
    ...(cacheKey !== undefined && /^(gpt-\d|o\d|chatgpt)/.test(model) ? { prompt_cache_key: promptCacheKey(cacheKey) } : {}),
    ...chatReasoning(request, baseUrl),
  };
}

function addMessage(
  messages: ChatCompletionMessageParam[],
  message: NormalMessage,
  required: RequiredThoughts,
): ChatCompletionMessageParam[] {
  if (message.role === "assistant") messages.push(assistantMessage(message, required));
  else if (message.role === "user") {
    messages.push(userMessage(message.text, message.images));
  } else {
    for (const { id, output } of message.results) messages.push({ role: "tool", tool_call_id: id, content: outputText(output) });
    const resultImages = message.results.flatMap(({ images }) => images);
    // Tool results cannot contain images in this protocol.
    if (resultImages.length > 0)
      messages.push({ role: "assistant", content: "I look at the pictures." }, userMessage("Here they are:", resultImages));
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
