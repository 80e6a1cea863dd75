import { calcPrice, type PriceCalculation } from "@pydantic/genai-prices";
import { type PlanId, plans } from "#contracts/plan.ts";
import { splitOwnModelId } from "#contracts/provider.ts";

/** What is known of a model, in tokens: all that one call may hold, and the part of it that is kept for the answer. */
export type ModelFacts = { window: number; maxOutput: number };
export type TokensUsed = { inputTokens: number; outputTokens: number; cachedInputTokens?: number | undefined };

const unknown: ModelFacts = { window: 8192, maxOutput: 2048 };
const maxOutputDefault = 8192;
const knownMax = 500;

/** What the data package lacks: the longest answers, the stand-in, and windows of model families that it lists without one. */
const overrides: [RegExp, Partial<ModelFacts>][] = [
  [/^demo(-chat|-claude)?$/, { window: 128_000, maxOutput: 4096 }],
  [/^gpt-5.*-chat/, { window: 128_000, maxOutput: 16_384 }],
  [/^gpt-5/, { maxOutput: 128_000 }],
  [/^gpt-4\.1/, { maxOutput: 32_768 }],
  [/^(gpt-4o|chatgpt-4o)/, { maxOutput: 16_384 }],
  [/^gpt-4/, { maxOutput: 4096 }],
  [/^gpt-3\.5/, { maxOutput: 4096 }],
  [/^gpt-oss/, { window: 131_072, maxOutput: 16_384 }],
  [/^o\d/, { maxOutput: 100_000 }],
  [/^claude-3-7/, { maxOutput: 64_000 }],
  [/^claude-opus-4-[01]/, { maxOutput: 32_000 }],
  [/^claude-(opus|sonnet|haiku)/, { maxOutput: 64_000 }],
  [/^gemini/, { window: 1_000_000, maxOutput: 65_536 }],
];

const known = new Map<string, ModelFacts>();

/** The facts of a model, by our id or its provider's; those of an unknown one are small, so that every server can hold them. */
export function factsOf(id: string): ModelFacts {
  const name = splitOwnModelId(id)?.model ?? id;
  const seen = known.get(name);
  if (seen) return seen;
  const ours = overrides.find(([pattern]) => pattern.test(name))?.[1] ?? {};
  const window = ours.window ?? listed(name)?.model.context_window ?? unknown.window;
  const usual = Math.min(maxOutputDefault, Math.floor(window / 4));
  const maxOutput = ours.maxOutput !== undefined && ours.maxOutput < window ? ours.maxOutput : usual;
  if (known.size >= knownMax) known.clear();
  known.set(name, { window, maxOutput });
  return { window, maxOutput };
}

/** The tokens that may go to a model: what it holds beside its answer, and no more than the plan gives. */
export function windowOf(modelId: string, plan: PlanId): number {
  const { window, maxOutput } = factsOf(modelId);
  return Math.min(window - maxOutput, plans[plan].contextTokensMax);
}

/**
 * What a model's tokens cost in millionths of a US dollar, rounded up; cached input at its own price. Nothing for models
 * of others than OpenAI and Anthropic: the operator pays nobody else by the token.
 */
export function priceOf(id: string): (used: TokensUsed) => number {
  return ({ inputTokens, outputTokens, cachedInputTokens = 0 }) => {
    const usage = {
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      // Servers have been seen to count more cached tokens than tokens.
      cache_read_tokens: Math.min(cachedInputTokens, inputTokens),
    };
    const price = calcPrice(usage, id, { providerId: "openai" }) ?? calcPrice(usage, id, { providerId: "anthropic" });
    // Rounded first: a hair of the floating point must not cost a whole unit.
    return price ? Math.ceil(Number((price.total_price * 1_000_000).toFixed(3))) : 0;
  };
}

function listed(id: string): PriceCalculation | null {
  return calcPrice({ input_tokens: 0, output_tokens: 0 }, id);
}
