import type Anthropic from "@anthropic-ai/sdk";
import { reasoningKind } from "#domain/model/reasoning.ts";
import type { ModelRequest } from "../model.ts";
import { isThought } from "./state-order.ts";

type Body = Anthropic.MessageCreateParamsStreaming;

/** Tokens that a model may think; the answer has its own beside them. */
const budgets = { normal: 4096, long: 16_384 } as const;
/** Less is refused. */
const budgetMin = 1024;
/** What models that decide by themselves may think and answer together. */
const adaptiveMax = { normal: 16_384, long: 32_000 } as const;

/** How Claude is asked to think, in the terms of its generation. */
export function claudeThinking({ model, reasoning, brief, maxOutputTokens }: ModelRequest, body: Body): Partial<Body> {
  const kind = reasoningKind(model);
  if (!reasoning || brief || kind === "effort" || kind === null) return {};
  if (reasoning === "off") return kind === "adaptive" && !isOptional(model) ? effort("low") : {};
  if (kind === "adaptive") {
    const own = effort(reasoning === "long" ? "high" : "medium");
    return { thinking: { type: "adaptive", display: "summarized" }, ...own, max_tokens: maxOutputTokens ?? adaptiveMax[reasoning] };
  }
  if (!mayThink(body.messages)) return {};
  if (maxOutputTokens === undefined) {
    const budget = budgets[reasoning];
    return { thinking: { type: "enabled", budget_tokens: budget }, max_tokens: body.max_tokens + budget };
  }
  // No more than this is paid for, or than the model writes at all: thoughts take half of it at most.
  const budget = Math.min(budgets[reasoning], Math.floor(maxOutputTokens / 2));
  return budget < budgetMin ? {} : { thinking: { type: "enabled", budget_tokens: budget } };
}

/** Those that think only when asked to. */
function isOptional(model: string): boolean {
  return /^claude-(opus|sonnet|haiku)-4/.test(model);
}

function effort(effort: "low" | "medium" | "high"): Partial<Body> {
  return { output_config: { effort } };
}

/**
 * Manual thinking demands that every turn of the model since the user's last words begins with a thought: one that began
 * without, or whose thoughts are another model's, goes on without to its end.
 */
function mayThink(messages: Anthropic.MessageParam[]): boolean {
  const said = messages.findLastIndex(({ role, content }) => role === "user" && !hasResults(content));
  return messages.slice(said + 1).every(({ role, content }) => role !== "assistant" || beginsWithThought(content));
}

function hasResults(content: Anthropic.MessageParam["content"]): boolean {
  return typeof content !== "string" && content.some(({ type }) => type === "tool_result");
}

function beginsWithThought(content: Anthropic.MessageParam["content"]): boolean {
  const first = typeof content === "string" ? undefined : content[0];
  return first !== undefined && isThought(first);
}
