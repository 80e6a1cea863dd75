import { z } from "zod";
import type { ModelEvent } from "../model.ts";

/** No call uses this many tokens; a larger number is invalid. */
const countMax = 100_000_000;

/** Servers report counts as numbers, strings or fractions, or not at all; an invalid count is null. */
export const count = z
  .union([z.number(), z.string().trim().min(1).transform(Number)])
  .pipe(z.number().min(0).max(countMax).transform(Math.round))
  .nullish()
  .catch(null);
// Cache writes are reported by OpenRouter and LiteLLM.
const cacheCounts = z.object({ cached_tokens: count, cache_write_tokens: count, cache_creation_tokens: count }).nullish().catch(null);

/** Field names of Chat Completions and of the Responses API; some servers mix them. */
const Usage = z.object({
  prompt_tokens: count,
  input_tokens: count,
  completion_tokens: count,
  output_tokens: count,
  total_tokens: count,
  prompt_tokens_details: cacheCounts,
  input_tokens_details: cacheCounts,
  // DeepSeek
  prompt_cache_hit_tokens: count,
  // Gateways to Anthropic
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});

export type UsageEvent = Extract<ModelEvent, { type: "usage" }>;

/** The reported usage, with null for what was not counted; null if nothing was. */
export function usageOf(raw: unknown): UsageEvent | null {
  const { data: usage } = Usage.safeParse(raw);
  if (!usage) return null;
  const total = usage.total_tokens ?? null;
  let input = usage.prompt_tokens ?? usage.input_tokens ?? null;
  let output = usage.completion_tokens ?? usage.output_tokens ?? null;
  if (total !== null && input !== null) output ??= Math.max(0, total - input);
  if (total !== null && output !== null) input ??= Math.max(0, total - output);
  if (input === null && output === null) return null;
  const tokenDetails = usage.prompt_tokens_details ?? usage.input_tokens_details;
  const cached = tokenDetails?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cache_read_input_tokens ?? 0;
  const cacheWrites = tokenDetails?.cache_write_tokens ?? tokenDetails?.cache_creation_tokens ?? usage.cache_creation_input_tokens;
  const cachedInputTokens = Math.min(cached, input ?? cached);
  const cacheWriteField = cacheWrites == null ? {} : { cacheWriteTokens: cacheWrites };
  return { type: "usage", inputTokens: input, outputTokens: output, cachedInputTokens, ...cacheWriteField };
}
