import { z } from "zod";
import type { ModelEvent } from "../model.ts";

/** More tokens than any call has: a number beyond it is no count. */
const countMax = 100_000_000;

/** Servers count in numbers, in words, in fractions, or not at all; what is no count was not said. */
export const count = z
  .union([z.number(), z.string().trim().min(1).transform(Number)])
  .pipe(z.number().min(0).max(countMax).transform(Math.round))
  .nullish()
  .catch(null);
// Who writes to a cache is told by OpenRouter, and by LiteLLM.
const counts = z.object({ cached_tokens: count, cache_write_tokens: count, cache_creation_tokens: count }).nullish().catch(null);

/** In the words of Chat Completions, or of the Responses API, which some servers mix. */
const Usage = z.object({
  prompt_tokens: count,
  input_tokens: count,
  completion_tokens: count,
  output_tokens: count,
  total_tokens: count,
  prompt_tokens_details: counts,
  input_tokens_details: counts,
  // DeepSeek
  prompt_cache_hit_tokens: count,
  // Gateways to Anthropic
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});

export type UsageEvent = Extract<ModelEvent, { type: "usage" }>;

/** What a server counted, with null for what it did not; null when it counted nothing. */
export function usageOf(said: unknown): UsageEvent | null {
  const { data: usage } = Usage.safeParse(said);
  if (!usage) return null;
  const total = usage.total_tokens ?? null;
  let input = usage.prompt_tokens ?? usage.input_tokens ?? null;
  let output = usage.completion_tokens ?? usage.output_tokens ?? null;
  if (total !== null && input !== null) output ??= Math.max(0, total - input);
  if (total !== null && output !== null) input ??= Math.max(0, total - output);
  if (input === null && output === null) return null;
  const parts = usage.prompt_tokens_details ?? usage.input_tokens_details;
  const cached = parts?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cache_read_input_tokens ?? 0;
  const written = parts?.cache_write_tokens ?? parts?.cache_creation_tokens ?? usage.cache_creation_input_tokens;
  const cachedInputTokens = Math.min(cached, input ?? cached);
  const wrote = written == null ? {} : { cacheWriteTokens: written };
  return { type: "usage", inputTokens: input, outputTokens: output, cachedInputTokens, ...wrote };
}
