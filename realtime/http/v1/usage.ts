import { z } from "zod";
import type { TokensUsed } from "#domain/model/model-facts.ts";

const tokensMax = 100_000_000;
const tokens = z.number().min(0).max(tokensMax).transform(Math.round).optional().catch(undefined);
const details = z.object({ cached_tokens: tokens, cache_write_tokens: tokens, cache_creation_tokens: tokens }).optional().catch(undefined);

/** Usage fields of Chat Completions, Responses and Embeddings; servers omit and misspell them. */
const Usage = z.object({
  prompt_tokens: tokens,
  completion_tokens: tokens,
  prompt_tokens_details: details,
  prompt_cache_hit_tokens: tokens,
  input_tokens: tokens,
  output_tokens: tokens,
  input_tokens_details: details,
  total_tokens: tokens,
  cache_creation_input_tokens: tokens,
  cache_read_input_tokens: tokens,
});

/** The usage that a provider reported, or null if it is not enough to settle the call. */
export function usageIn(value: unknown): TokensUsed | null {
  const { data } = Usage.safeParse(value);
  const inputTokens = data?.prompt_tokens ?? data?.input_tokens;
  if (!data || inputTokens === undefined) return null;
  const rest = data.total_tokens === undefined ? undefined : Math.max(0, data.total_tokens - inputTokens);
  const outputTokens = data.completion_tokens ?? data.output_tokens ?? rest;
  if (outputTokens === undefined) return null;
  const parts = data.prompt_tokens_details ?? data.input_tokens_details;
  const cached = parts?.cached_tokens ?? data.prompt_cache_hit_tokens ?? data.cache_read_input_tokens ?? 0;
  return {
    inputTokens,
    outputTokens,
    cachedInputTokens: Math.min(cached, inputTokens),
    cacheWriteTokens: parts?.cache_write_tokens ?? parts?.cache_creation_tokens ?? data.cache_creation_input_tokens,
  };
}
