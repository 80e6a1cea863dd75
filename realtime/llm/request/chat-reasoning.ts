import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions";
import { isOpenRouter, reasoningKind } from "#domain/model/reasoning.ts";
import type { ModelRequest } from "../model.ts";
import { effortFor } from "./effort.ts";

/** OpenRouter's own parameter, for every model it serves. */
type RouterReasoning = { reasoning?: { effort: "medium" | "high" } };

/** The reasoning parameter that this server and model support; nothing if they support none. */
export function chatReasoning(request: ModelRequest, baseUrl?: string): Partial<ChatCompletionCreateParamsStreaming> & RouterReasoning {
  const { model, reasoning, brief } = request;
  if (isOpenRouter(baseUrl)) {
    const isRequested = reasoning !== undefined && reasoning !== "off" && !brief;
    return isRequested ? { reasoning: { effort: reasoning === "long" ? "high" : "medium" } } : {};
  }
  // Servers that proxy other vendors' models use other parameters.
  if (reasoningKind(model) !== "effort" || (!reasoning && !brief)) return {};
  const effort = effortFor(request);
  return effort ? { reasoning_effort: effort } : {};
}
