import { expect, test } from "vitest";
import { usageOf } from "./tokens.ts";

// Cache reads and writes in each server's field names.

test.each<[server: string, usage: object, cached: number, written: number | undefined]>([
  ["OpenAI", { prompt_tokens_details: { cached_tokens: 600 } }, 600, undefined],
  ["DeepSeek", { prompt_cache_hit_tokens: 600, prompt_cache_miss_tokens: 400 }, 600, undefined],
  ["OpenRouter", { prompt_tokens_details: { cached_tokens: 600, cache_write_tokens: 100 } }, 600, 100],
  ["LiteLLM", { prompt_tokens_details: { cached_tokens: 600, cache_creation_tokens: 100 } }, 600, 100],
  ["another gateway to Anthropic", { cache_read_input_tokens: 600, cache_creation_input_tokens: 100 }, 600, 100],
  [
    "one that reports more cached tokens than input",
    { prompt_tokens_details: { cached_tokens: 5000, cache_write_tokens: "many" } },
    1000,
    undefined,
  ],
])("%s", (_server, usage, cached, written) => {
  const told = usageOf({ prompt_tokens: 1000, completion_tokens: 5, ...usage });
  expect([told?.inputTokens, told?.cachedInputTokens, told?.cacheWriteTokens]).toEqual([1000, cached, written]);
});
