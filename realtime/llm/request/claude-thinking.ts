import type Anthropic from "@anthropic-ai/sdk";
import { reasoningKind } from "#domain/model/reasoning.ts";
import type { ModelRequest } from "../model.ts";
import { isThought } from "./state-order.ts";

type Body = Anthropic.MessageCreateParamsStreaming;

/** Thinking token budgets; the answer has its own budget. */
const budgets = { normal: 4096, long: 16_384 } as const;
/** The API rejects a smaller budget. */
const budgetMin = 1024;
/** The limit for thoughts and answer together, for models with adaptive thinking. */
const adaptiveMax = { normal: 16_384, long: 32_000 } as const;

/** The thinking parameters for the model's generation. */
export function claudeThinking({ model, reasoning, brief, maxOutputTokens }: ModelRequest, body: Body): Partial<Body> {
  const kind = reasoningKind(model);
  if (!reasoning || brief || kind === "effort" || kind === null) return {};
  if (reasoning === "off") return kind === "adaptive" && !thinksOnRequest(model) ? effort("low") : {};
  if (kind === "adaptive") {
    const outputConfig = effort(reasoning === "long" ? "high" : "medium");
    return {
      thinking: { type: "adaptive", display: "summarized" },
      ...outputConfig,
      max_tokens: maxOutputTokens ?? adaptiveMax[reasoning],
    };
  }
  if (!mayThink(body.messages)) return {};
  if (maxOutputTokens === undefined) {
    const budget = budgets[reasoning];
    return { thinking: { type: "enabled", budget_tokens: budget }, max_tokens: body.max_tokens + budget };
  }
  // This is the paid or the model's own limit: thoughts may take half of it at most.
  const budget = Math.min(budgets[reasoning], Math.floor(maxOutputTokens / 2));
  return budget < budgetMin ? {} : { thinking: { type: "enabled", budget_tokens: budget } };
}

/** Models that think only on request. */
function thinksOnRequest(model: string): boolean {
  return /^claude-(opus|sonnet|haiku)-4/.test(model);
}

function effort(effort: "low" | "medium" | "high"): Partial<Body> {
  return { output_config: { effort } };
}

/**
 * Manual thinking requires that every assistant message since the user's last text starts with a thought. If one does not, or
 * its thoughts came from another model, the rest of the exchange goes without thinking.
 */
function mayThink(messages: Anthropic.MessageParam[]): boolean {
  const lastUserText = messages.findLastIndex(({ role, content }) => role === "user" && !hasResults(content));
  return messages.slice(lastUserText + 1).every(({ role, content }) => role !== "assistant" || startsWithThought(content));
}

function hasResults(content: Anthropic.MessageParam["content"]): boolean {
  return typeof content !== "string" && content.some(({ type }) => type === "tool_result");
}

function startsWithThought(content: Anthropic.MessageParam["content"]): boolean {
  const first = typeof content === "string" ? undefined : content[0];
  return first !== undefined && isThought(first);
}
