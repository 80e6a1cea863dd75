import type { ProviderModel } from "#contracts/model-facts.ts";
import type { LearnedLack, ModelLackName } from "#contracts/model-lack.ts";
import { type MessageKey, readerNumber, t } from "#messages/text.ts";

const sources: Record<ProviderModel["windowFrom"], MessageKey> = {
  you: "provider.windowByYou",
  server: "provider.windowByServer",
  known: "provider.windowKnown",
  assumed: "provider.windowAssumed",
};

/** A model's window in words, and who says so. */
export function windowWords({ window, windowFrom }: ProviderModel): string {
  return t("provider.windowOf", { tokens: readerNumber(window), source: t(sources[windowFrom]) });
}

/** What a person wrote into a field for a number: nothing, or the number with or without signs between thousands. */
export function numberIn(text: string): number | undefined {
  const digits = text.replace(/[\s,_']/g, "");
  return digits === "" ? undefined : Number(digits);
}

/** How a model is used without something that its server refused. */
const withoutWords: Record<ModelLackName, MessageKey> = {
  tools: "provider.withoutTools",
  pictures: "provider.withoutPictures",
  system: "provider.withoutSystem",
  developer: "provider.withoutDeveloper",
  reasoning: "provider.withoutReasoning",
  stream_options: "provider.withoutStreamOptions",
  max_completion_tokens: "provider.withMaxTokens",
  temperature: "provider.withoutTemperature",
  parallel_tool_calls: "provider.withoutParallelCalls",
  strict: "provider.withoutStrict",
  prompt_cache_key: "provider.withoutCacheKey",
  cache_control: "provider.withoutCacheMarks",
};

/** What was learned of a model, in its server's words. */
export function learnedWords({ lack, said }: LearnedLack): string {
  const what = t(withoutWords[lack]);
  return said === "" ? `${what}.` : t("provider.learnedSaid", { what, said });
}
