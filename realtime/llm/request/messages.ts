import type Anthropic from "@anthropic-ai/sdk";
import { hostedSearchesMax } from "#domain/search/hosted-search.ts";
import { type ModelImage, type ModelRequest, outputText } from "../model.ts";
import { anthropicBlocks } from "./anthropic-blocks.ts";
import { claudeThinking } from "./claude-thinking.ts";
import { type OrderlyResult, type OrderlyTurn, orderly } from "./orderly.ts";
import { withBreakpoints } from "./prefix-cache.ts";
import { toolDefinitions } from "./tool-definition.ts";

const maxOutputTokensDefault = 8192;
const legalId = /^[a-zA-Z0-9_-]{1,64}$/;

/** A request in the words of Anthropic's Messages API. */
export function messagesBody(request: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  const { model, system, systemInUser, tools, maxOutputTokens, cacheKey } = request;
  // Calls in a request without tools are refused.
  const messages = orderly({ ...request, withoutTools: tools.length === 0 && !request.hostedSearch }, legalId).reduce(addTurn, []);
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

/** All results of one answer's calls, and what the user says after them, belong into one user message. */
function addTurn(messages: BlockMessage[], turn: OrderlyTurn): BlockMessage[] {
  const role = turn.role === "assistant" ? "assistant" : "user";
  const last = messages.at(-1);
  if (last?.role === role) last.content.push(...blocksOf(turn));
  else messages.push({ role, content: blocksOf(turn) });
  return messages;
}

type BlockMessage = { role: "user" | "assistant"; content: Anthropic.ContentBlockParam[] };

function blocksOf(turn: OrderlyTurn): Anthropic.ContentBlockParam[] {
  if (turn.role === "assistant") return anthropicBlocks(turn);
  if (turn.role === "results") return turn.results.map(resultOf);
  return [...turn.images.map(imageOf), ...(turn.text === "" ? [] : [{ type: "text" as const, text: turn.text }])];
}

function resultOf({ id, output, isError, images }: OrderlyResult): Anthropic.ToolResultBlockParam {
  const said = outputText(output);
  const text = said.trim() === "" ? "(no output)" : said;
  // The API takes no pictures with an error.
  const content = images.length > 0 && !isError ? [{ type: "text" as const, text }, ...images.map(imageOf)] : text;
  return { type: "tool_result", tool_use_id: id, content, is_error: isError };
}

const pageTokensMax = 20_000;

function toolsOf({ model, tools, hostedSearch }: ModelRequest): { tools?: Anthropic.ToolUnion[] } {
  const search: Anthropic.ToolUnion[] = hostedSearch
    ? [{ type: "web_search_20250305", name: "web_search", max_uses: hostedSearchesMax }]
    : [];
  // Claude 3 searches and reads no pages.
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
