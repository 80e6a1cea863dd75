import { z } from "zod";

/** The request features that a model or its server may not support. Closed list: each can be left out of a request. */
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

/** A feature learned as unsupported: the server's words, and when. */
export const LearnedLack = z.object({ lack: ModelLackName, said: z.string(), at: z.iso.datetime() });
export type LearnedLack = z.infer<typeof LearnedLack>;
