import type { PlanId } from "#contracts/plan.ts";
import { type ModelFacts, windowOf } from "#domain/model/model-facts.ts";
import { createTokenCounter, type TokenCounter } from "#domain/model/token-count.ts";
import { ModelError, type ModelTool } from "../llm/model.ts";
import { toolsShare } from "../tunables.ts";
import { sizeOfTools } from "./written-tool.ts";

type Offer = { own: ModelTool[]; outside: ModelTool[]; facts: ModelFacts; plan: PlanId };
const shortDescription = 160;

/**
 * What of the tools a model is offered, most first: own tools before those of the user's servers, which get a share of the
 * window; with their words shortened where they do not fit, and fewer where even so they do not.
 */
export function* toolChoices({ own, outside, facts, plan }: Offer, count: TokenCounter = createTokenCounter()): Generator<ModelTool[]> {
  const share = Math.floor(windowOf(facts, plan) * toolsShare);
  const all = [...own, ...outside];
  // No token is shorter than a byte: few bytes need no counting.
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

/** Has a conversation fitted with as many tools as go along with it. @throws CONTEXT_TOO_LONG when it fits with none */
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

/** The same tool in few words: what it is called and takes stays, what is said about it is cut. */
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
