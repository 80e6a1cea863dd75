import type Anthropic from "@anthropic-ai/sdk";
import { hostedSearchesMax } from "#domain/search/hosted-search.ts";
import { type ModelImage, type ModelRequest, outputText } from "../model.ts";
import { anthropicBlocks } from "./anthropic-blocks.ts";
import { claudeThinking } from "./claude-thinking.ts";
import { type NormalMessage, type NormalResult, normalizeMessages } from "./normalize-messages.ts";
import { withBreakpoints } from "./prefix-cache.ts";
import { toolDefinitions } from "./tool-definition.ts";

const maxOutputTokensDefault = 8192;
const legalId = /^[a-zA-Z0-9_-]{1,64}$/;

/** A request for Anthropic's Messages API. */
export function messagesBody(request: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  const { model, system, systemInUser, tools, maxOutputTokens, cacheKey } = request;
  // The API rejects calls in a request without tools.
  const messages = normalizeMessages({ ...request, withoutTools: tools.length === 0 && !request.hostedSearch }, legalId).reduce(
    addMessage,
    [],
  );
  const body: Anthropic.MessageCreateParamsStreaming = {
    model,
    ...(system.trim() === "" || systemInUser ? {} : { system }),
    max_tokens: maxOutputTokens ?? maxOutputTokensDefault,
    messages,
    stream: true,
    ...toolsOf(request),
  };
  const thinking = { ...body, ...claudeThinking(request, body) };
  return cacheKey === undefined ? thinking : withBreakpoints(thinking);
}

/** The API wants the results of all calls, and the user text after them, in one user message. */
function addMessage(messages: BlockMessage[], message: NormalMessage): BlockMessage[] {
  const role = message.role === "assistant" ? "assistant" : "user";
  const last = messages.at(-1);
  if (last?.role === role) last.content.push(...blocksOf(message));
  else messages.push({ role, content: blocksOf(message) });
  return messages;
}

type BlockMessage = { role: "user" | "assistant"; content: Anthropic.ContentBlockParam[] };

function blocksOf(message: NormalMessage): Anthropic.ContentBlockParam[] {
  if (message.role === "assistant") return anthropicBlocks(message);
  if (message.role === "results") return message.results.map(resultOf);
  return [...message.images.map(imageOf), ...(message.text === "" ? [] : [{ type: "text" as const, text: message.text }])];
}

function resultOf({ id, output, isError, images }: NormalResult): Anthropic.ToolResultBlockParam {
  const raw = outputText(output);
  const text = raw.trim() === "" ? "(no output)" : raw;
  // An error result must not contain images.
  const content = images.length > 0 && !isError ? [{ type: "text" as const, text }, ...images.map(imageOf)] : text;
  return { type: "tool_result", tool_use_id: id, content, is_error: isError };
}

const pageTokensMax = 20_000;

function toolsOf({ model, tools, hostedSearch }: ModelRequest): { tools?: Anthropic.ToolUnion[] } {
  const search: Anthropic.ToolUnion[] = hostedSearch
    ? [{ type: "web_search_20250305", name: "web_search", max_uses: hostedSearchesMax }]
    : [];
  // Claude 3 supports search, but not fetching pages.
  const fetch: Anthropic.ToolUnion[] =
    hostedSearch && !/^claude-3/.test(model)
      ? [
          {
            type: "web_fetch_20250910",
            name: "web_fetch",
            max_uses: hostedSearchesMax,
            max_content_tokens: pageTokensMax,
            citations: { enabled: true },
          },
        ]
      : [];
  const all = [...search, ...fetch, ...toolDefinitions(tools).map(toolOf)];
  return all.length > 0 ? { tools: all } : {};
}

function toolOf({ name, description, inputSchema, strict }: ModelRequest["tools"][number]): Anthropic.Tool {
  return { name, description, input_schema: { ...inputSchema, type: "object" }, ...(strict ? { strict: true } : {}) };
}

function imageOf({ mime, data }: ModelImage): Anthropic.ImageBlockParam {
  return { type: "image", source: { type: "base64", media_type: mime as Anthropic.Base64ImageSource["media_type"], data } };
}
