import type { PlanId } from "#contracts/plan.ts";
import { type ModelFacts, windowOf } from "#domain/model/model-facts.ts";
import { createTokenCounter, type TokenCounter } from "#domain/model/token-count.ts";
import { ModelError, type ModelTool } from "../llm/model.ts";
import { toolsShare } from "../tunables.ts";
import { sizeOfTools } from "./serialized-tool.ts";

type Offer = { own: ModelTool[]; mcpTools: ModelTool[]; facts: ModelFacts; plan: PlanId };
const shortDescription = 160;

/**
 * Tool selections for a model, largest first: built-in tools before those of the user's MCP servers, which share part of the
 * window; then with shortened descriptions, then fewer.
 */
export function* toolChoices({ own, mcpTools, facts, plan }: Offer, count: TokenCounter = createTokenCounter()): Generator<ModelTool[]> {
  const share = Math.floor(windowOf(facts, plan) * toolsShare);
  const all = [...own, ...mcpTools];
  // A token has at least one byte, so few bytes always fit without counting.
  const fits = (tools: ModelTool[]) => sizeOfTools(tools, Buffer.byteLength) <= share || sizeOfTools(tools, count) <= share;
  if (fits(all)) yield all;
  else {
    const initial = fits(own) ? own : own.map(shortened);
    yield fits(initial) ? upTo(share, initial, mcpTools.map(shortened), count) : upTo(share, [], initial, count);
  }
  const short = own.map(shortened);
  if (mcpTools.length > 0 || !fits(own)) yield upTo(share, [], short, count);
  yield [];
}

/** Fits a conversation with as many tools as possible. @throws CONTEXT_TOO_LONG if it does not fit without tools */
export function fitWithTools<T>(offer: Offer, fitted: (tools: ModelTool[]) => T): { fitted: T; tools: ModelTool[] } {
  let refusal: unknown;
  for (const tools of toolChoices(offer)) {
    try {
      return { fitted: fitted(tools), tools };
    } catch (error) {
      if (!(error instanceof ModelError && error.code === "CONTEXT_TOO_LONG")) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

function upTo(share: number, initial: ModelTool[], additional: ModelTool[], count: TokenCounter): ModelTool[] {
  let remaining = share - sizeOfTools(initial, count);
  const chosen = [...initial];
  for (const tool of additional) {
    const size = sizeOfTools([tool], count);
    if (size > remaining) continue;
    remaining -= size;
    chosen.push(tool);
  }
  return chosen;
}

/** The tool with a shortened description and schema; its name and parameters stay. */
export function shortened(tool: ModelTool): ModelTool {
  const [first = ""] = tool.description.split(/(?<=[.!?])\s|\n/);
  return { ...tool, description: first.slice(0, shortDescription).toWellFormed(), inputSchema: withoutDescriptions(tool.inputSchema) };
}

const descriptiveKeys = new Set(["description", "title", "examples", "default", "$comment", "format", "pattern"]);

function withoutDescriptions<T>(schema: T, isNames = false): T {
  if (Array.isArray(schema)) return schema.map((member) => withoutDescriptions(member)) as T;
  if (typeof schema !== "object" || schema === null) return schema;
  const chosen = Object.entries(schema).filter(
    ([key, value]) => isNames || !descriptiveKeys.has(key) || (typeof value === "object" && key !== "examples"),
  );
  return Object.fromEntries(chosen.map(([key, value]) => [key, withoutDescriptions(value, !isNames && key === "properties")])) as T;
}
