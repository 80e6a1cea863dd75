import type { ProviderModel } from "#contracts/model-facts.ts";
import type { LearnedLack, ModelLackName } from "#contracts/model-lack.ts";

const sources: Record<ProviderModel["windowFrom"], string> = {
  you: "set by you",
  server: "says its server",
  known: "known",
  assumed: "assumed",
};

/** A model's window in words, and who says so. */
export function windowWords({ window, windowFrom }: ProviderModel): string {
  return `${window.toLocaleString("en")} tokens (${sources[windowFrom]})`;
}

/** What a person wrote into a field for a number: nothing, or the number with or without signs between thousands. */
export function numberIn(text: string): number | undefined {
  const digits = text.replace(/[\s,_']/g, "");
  return digits === "" ? undefined : Number(digits);
}

/** How a model is used without something that its server refused. */
const withoutWords: Record<ModelLackName, string> = {
  tools: "Answers without tools",
  pictures: "Is shown no pictures",
  system: "Is told its instructions in your first message",
  developer: "Is told a program’s instructions as the system’s",
  reasoning: "Is not asked to think",
  stream_options: "Is asked without “stream_options”",
  max_completion_tokens: "Is asked with “max_tokens”",
  temperature: "Is asked without a temperature",
  parallel_tool_calls: "Is asked without “parallel_tool_calls”",
  strict: "Is asked without strict tools",
  prompt_cache_key: "Is asked without a cache key",
  cache_control: "Is asked without cache marks",
};

/** What was learned of a model, in its server's words. */
export function learnedWords({ lack, said }: LearnedLack): string {
  return said === "" ? `${withoutWords[lack]}.` : `${withoutWords[lack]}: this server said “${said}”`;
}
