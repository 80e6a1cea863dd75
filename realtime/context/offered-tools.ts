import type { PlanId } from "#contracts/plan.ts";
import { type ModelFacts, windowOf } from "#domain/model/model-facts.ts";
import { createTokenCounter, type TokenCounter } from "#domain/model/token-count.ts";
import { ModelError, type ModelTool } from "../llm/model.ts";
import { toolsShare } from "../tunables.ts";
import { sizeOfTools } from "./written-tool.ts";

type Offer = { own: ModelTool[]; outside: ModelTool[]; facts: ModelFacts; plan: PlanId };
const shortDescription = 160;

/**
 * Tool selections for a model, largest first: built-in tools before those of the user's MCP servers, which share part of the
 * window; then with shortened descriptions, then fewer.
 */
export function* toolChoices({ own, outside, facts, plan }: Offer, count: TokenCounter = createTokenCounter()): Generator<ModelTool[]> {
  const share = Math.floor(windowOf(facts, plan) * toolsShare);
  const all = [...own, ...outside];
  // A token has at least one byte, so few bytes always fit without counting.
  const fits = (tools: ModelTool[]) => sizeOfTools(tools, Buffer.byteLength) <= share || sizeOfTools(tools, count) <= share;
  if (fits(all)) yield all;
  else {
    const begin = fits(own) ? own : own.map(shortened);
    yield fits(begin) ? upTo(share, begin, outside.map(shortened), count) : upTo(share, [], begin, count);
  }
  const short = own.map(shortened);
  if (outside.length > 0 || !fits(own)) yield upTo(share, [], short, count);
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

function upTo(share: number, begin: ModelTool[], more: ModelTool[], count: TokenCounter): ModelTool[] {
  let left = share - sizeOfTools(begin, count);
  const kept = [...begin];
  for (const tool of more) {
    const size = sizeOfTools([tool], count);
    if (size > left) continue;
    left -= size;
    kept.push(tool);
  }
  return kept;
}

/** The tool with a shortened description and schema; its name and parameters stay. */
export function shortened(tool: ModelTool): ModelTool {
  const [first = ""] = tool.description.split(/(?<=[.!?])\s|\n/);
  return { ...tool, description: first.slice(0, shortDescription).toWellFormed(), inputSchema: withoutWords(tool.inputSchema) };
}

const words = new Set(["description", "title", "examples", "default", "$comment", "format", "pattern"]);

function withoutWords<T>(schema: T, isNames = false): T {
  if (Array.isArray(schema)) return schema.map((member) => withoutWords(member)) as T;
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => isNames || !words.has(key) || (typeof value === "object" && key !== "examples"),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutWords(value, !isNames && key === "properties")])) as T;
}
