import { z } from "zod";

/** What a model, or its server, may refuse of a request. Closed list: each has a way to ask without it. */
export const modelLacks = [
  "tools",
  "pictures",
  "system",
  "developer",
  "reasoning",
  "stream_options",
  "max_completion_tokens",
  "temperature",
  "parallel_tool_calls",
  "strict",
  "prompt_cache_key",
  "cache_control",
] as const;
export const ModelLackName = z.enum(modelLacks);
export type ModelLackName = z.infer<typeof ModelLackName>;

/** What was learned of a model: in whose words, and when. */
export const LearnedLack = z.object({ lack: ModelLackName, said: z.string(), at: z.iso.datetime() });
export type LearnedLack = z.infer<typeof LearnedLack>;
