import { z } from "zod";
import { GivenFacts } from "#contracts/model-facts.ts";

const tokens = z.number().int().min(1024);
const capability = z.looseObject({ supported: z.boolean().optional() });

/** What servers say of a model in their list, each in its own words; what is not in its shape counts as not said. */
const Said = z.looseObject({
  // OpenRouter and Together · vLLM · Groq · Mistral · Anthropic · llama.cpp
  context_length: tokens.optional().catch(undefined),
  max_model_len: tokens.optional().catch(undefined),
  context_window: tokens.optional().catch(undefined),
  max_context_length: tokens.optional().catch(undefined),
  max_input_tokens: tokens.nullish().catch(undefined),
  meta: z
    .looseObject({ n_ctx: tokens.optional().catch(undefined), n_ctx_train: tokens.optional().catch(undefined) })
    .nullish()
    .catch(undefined),
  // OpenRouter · Mistral and Anthropic
  architecture: z
    .looseObject({ input_modalities: z.array(z.string()) })
    .optional()
    .catch(undefined),
  capabilities: z.looseObject({ vision: z.boolean().optional(), image_input: capability.optional() }).nullish().catch(undefined),
  // OpenRouter, in dollars for one token
  pricing: z
    .looseObject({
      prompt: z.coerce.number().min(0),
      completion: z.coerce.number().min(0),
      input_cache_read: z.coerce.number().min(0).optional().catch(undefined),
      input_cache_write: z.coerce.number().min(0).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** The facts in one entry of a server's list of models. */
export function toldFacts(entry: unknown): GivenFacts {
  const { data: said } = Said.safeParse(entry);
  if (!said) return {};
  const { architecture, capabilities, meta, pricing } = said;
  const told = {
    window:
      said.context_length ??
      said.max_model_len ??
      said.context_window ??
      said.max_context_length ??
      said.max_input_tokens ??
      meta?.n_ctx ??
      meta?.n_ctx_train,
    seesPictures: architecture?.input_modalities.includes("image") ?? capabilities?.vision ?? capabilities?.image_input?.supported,
    inputPrice: pricing && perMillion(pricing.prompt),
    outputPrice: pricing && perMillion(pricing.completion),
    cachedInputPrice: pricing?.input_cache_read === undefined ? undefined : perMillion(pricing.input_cache_read),
    cacheWritePrice: pricing?.input_cache_write === undefined ? undefined : perMillion(pricing.input_cache_write),
  };
  const known = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  return GivenFacts.catch({}).parse(known);
}

function perMillion(price: number): number {
  return Number((price * 1_000_000).toFixed(6));
}
