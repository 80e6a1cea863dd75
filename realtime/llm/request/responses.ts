import type { Responses } from "openai/resources/responses/responses";
import { z } from "zod";
import type { Opaque } from "#contracts/step-state.ts";
import { reasoningKind } from "#domain/model/reasoning.ts";
import { hostedSearchesMax } from "#domain/search/hosted-search.ts";
import { type ModelImage, type ModelRequest, outputText } from "../model.ts";
import { effortFor } from "./effort.ts";
import { type NormalMessage, normalizeMessages } from "./normalize-messages.ts";
import { promptCacheKey } from "./prefix-cache.ts";
import { elementsOf } from "./state-order.ts";
import { shortDescription, toolDefinitions } from "./tool-definition.ts";

const legalId = /^[^\s]{1,64}$/;

/** A request for OpenAI's Responses API. */
export function responsesBody(request: ModelRequest): Responses.ResponseCreateParamsStreaming {
  const { model, system, systemInUser, maxOutputTokens, cacheKey } = request;
  return {
    model,
    ...(system.trim() === "" || systemInUser ? {} : { instructions: system }),
    input: withoutDuplicates(normalizeMessages(request, legalId).flatMap(itemsOf)),
    stream: true,
    store: false,
    ...toolsOf(request),
    ...(maxOutputTokens ? { max_output_tokens: maxOutputTokens } : {}),
    ...(cacheKey === undefined ? {} : { prompt_cache_key: promptCacheKey(cacheKey) }),
    ...reasoningOf(request),
  };
}

/** OpenAI stores nothing for us, so thoughts arrive encrypted and are sent back with the next request. */
function reasoningOf(request: ModelRequest): Partial<Responses.ResponseCreateParamsStreaming> {
  const effort = effortFor(request);
  if (reasoningKind(request.model) !== "effort") return effort ? { reasoning: { effort } } : {};
  return { reasoning: { summary: "auto", ...(effort ? { effort } : {}) }, include: ["reasoning.encrypted_content"] };
}

function toolsOf({ tools, hostedSearch }: ModelRequest): Partial<Responses.ResponseCreateParamsStreaming> {
  const hosted: Responses.WebSearchTool[] = hostedSearch ? [{ type: "web_search" }] : [];
  const all = [...toolDefinitions(tools).map(toolOf), ...hosted];
  return { ...(all.length > 0 ? { tools: all } : {}), ...(hostedSearch ? { max_tool_calls: hostedSearchesMax } : {}) };
}

function toolOf({ name, description, inputSchema, strict }: ModelRequest["tools"][number]): Responses.FunctionTool {
  return { type: "function", name, description: shortDescription(description), parameters: inputSchema, strict: strict ?? false };
}

function itemsOf(message: NormalMessage): Responses.ResponseInputItem[] {
  if (message.role === "user") return [{ role: "user", content: contentOf(message) }];
  if (message.role === "results") {
    return message.results.map(({ id, output, images }) => ({
      type: "function_call_output",
      call_id: id,
      output: outputOf(output, images),
    }));
  }
  const items = elementsOf(message).flatMap((piece): Responses.ResponseInputItem[] => {
    // llama.cpp recognises an assistant message only by its type.
    if ("text" in piece) return [{ type: "message", role: "assistant", content: piece.text }];
    if ("block" in piece) return toReturn(piece.block);
    const call = message.calls[piece.call];
    return call ? [{ type: "function_call", call_id: call.id, name: call.name, arguments: JSON.stringify(call.input) }] : [];
  });
  // The API rejects a reasoning item that nothing follows.
  return items.slice(0, items.findLastIndex((item) => !("type" in item) || item.type !== "reasoning") + 1);
}

/** The API rejects duplicate items. */
function withoutDuplicates(items: Responses.ResponseInputItem[]): Responses.ResponseInputItem[] {
  const ids = new Set<string>();
  return items.filter((item) => !("id" in item) || typeof item.id !== "string" || (!ids.has(item.id) && ids.add(item.id)));
}

const Thought = z.looseObject({
  type: z.literal("reasoning"),
  id: z.string(),
  summary: z.array(z.unknown()),
  encrypted_content: z.string().min(1),
});
const HostedCall = z.looseObject({ type: z.literal("web_search_call"), id: z.string(), status: z.string() });

/** A stored item, if it may be sent back: the server stores nothing, so thoughts need their encrypted content. */
function toReturn(block: Opaque): Responses.ResponseInputItem[] {
  return [Thought, HostedCall].some((shape) => shape.safeParse(block).success) ? [unchanged(block)] : [];
}

/** The provider's own item, unchanged; the cast trusts its type. */
function unchanged(block: Opaque): Responses.ResponseInputItem {
  return block as unknown as Responses.ResponseInputItem;
}

function contentOf({ text, images }: Extract<NormalMessage, { role: "user" }>): string | Responses.ResponseInputMessageContentList {
  if (images.length === 0) return text;
  return [...(text === "" ? [] : [{ type: "input_text" as const, text }]), ...images.map(imageOf)];
}

function outputOf(output: unknown, images: ModelImage[]): string | Responses.ResponseFunctionCallOutputItemList {
  const text = outputText(output);
  return images.length === 0 ? text : [{ type: "input_text", text }, ...images.map(imageOf)];
}

function imageOf({ mime, data }: ModelImage): Responses.ResponseInputImage {
  return { type: "input_image", detail: "auto", image_url: `data:${mime};base64,${data}` };
}
