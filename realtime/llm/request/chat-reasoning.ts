import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions";
import { isOpenRouter, reasoningKind } from "#domain/model/reasoning.ts";
import type { ModelRequest } from "../model.ts";
import { effortFor } from "./effort.ts";

/** OpenRouter's own word, for all models that it serves. */
type RouterReasoning = { reasoning?: { effort: "medium" | "high" } };

/** How long to think, in a word that this server and model know; nothing where they know none. */
export function chatReasoning(request: ModelRequest, baseUrl?: string): Partial<ChatCompletionCreateParamsStreaming> & RouterReasoning {
  const { model, reasoning, brief } = request;
  if (isOpenRouter(baseUrl)) {
    const isAsked = reasoning !== undefined && reasoning !== "off" && !brief;
    return isAsked ? { reasoning: { effort: reasoning === "long" ? "high" : "medium" } } : {};
  }
  // Servers that pass on other vendors' models by a vendor's name take other words.
  if (reasoningKind(model) !== "effort" || (!reasoning && !brief)) return {};
  const effort = effortFor(request);
  return effort ? { reasoning_effort: effort } : {};
}
