import { z } from "zod";
import { DeclaredFacts } from "#contracts/model-facts.ts";
import { saidPrice, saidTokens, saidYes } from "./said-number.ts";

const within = (shape: Record<string, typeof saidTokens>) => z.looseObject(shape).nullish().catch(undefined);

/** What servers say of a model in their list, each in its own words; what is not in its shape counts as not said. */
const Said = z.looseObject({
  // OpenRouter and Together · vLLM · Groq · Mistral · Anthropic · LM Studio · Gemini
  context_length: saidTokens,
  max_model_len: saidTokens,
  context_window: saidTokens,
  max_context_length: saidTokens,
  max_input_tokens: saidTokens,
  loaded_context_length: saidTokens,
  inputTokenLimit: saidTokens,
  context_size: saidTokens,
  n_ctx: saidTokens,
  // llama.cpp · OpenRouter · Copilot
  meta: within({ n_ctx: saidTokens, n_ctx_train: saidTokens }),
  top_provider: within({ context_length: saidTokens }),
  limits: within({ max_context_window_tokens: saidTokens }),
  // OpenRouter · Mistral and Anthropic
  architecture: z
    .looseObject({ input_modalities: z.array(z.string()) })
    .optional()
    .catch(undefined),
  capabilities: z
    .union([
      z.looseObject({ vision: saidYes, image_input: z.looseObject({ supported: saidYes }).optional().catch(undefined) }),
      // A name that is missing may only be one that this server does not know.
      z.array(z.string()).transform((names) => (names.some((name) => /^(vision|multimodal)$/.test(name)) ? { vision: true } : {})),
    ])
    .nullish()
    .catch(undefined),
  // OpenRouter, in dollars for one token
  pricing: z
    .looseObject({
      prompt: saidPrice,
      completion: saidPrice,
      input_cache_read: saidPrice.optional().catch(undefined),
      input_cache_write: saidPrice.optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** The facts in one entry of a server's list of models. */
export function toldFacts(entry: unknown): DeclaredFacts {
  const { data: said } = Said.safeParse(entry);
  if (!said) return {};
  const { architecture, capabilities, pricing } = said;
  const told = {
    window: windowIn(said),
    seesPictures: architecture?.input_modalities.includes("image") ?? capabilities?.vision ?? imageInput(capabilities),
    inputPrice: pricing && perMillion(pricing.prompt),
    outputPrice: pricing && perMillion(pricing.completion),
    cachedInputPrice: pricing?.input_cache_read === undefined ? undefined : perMillion(pricing.input_cache_read),
    cacheWritePrice: pricing?.input_cache_write === undefined ? undefined : perMillion(pricing.input_cache_write),
  };
  const known = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  return DeclaredFacts.catch({}).parse(known);
}

/** What it is loaded with counts before what it could have. */
function windowIn({ meta, ...said }: z.infer<typeof Said>): number | undefined {
  const first = said.loaded_context_length ?? said.context_length ?? said.max_model_len ?? said.context_window;
  const next = first ?? said.max_context_length ?? said.max_input_tokens ?? said.inputTokenLimit ?? said.context_size ?? said.n_ctx;
  return next ?? said.top_provider?.context_length ?? said.limits?.max_context_window_tokens ?? meta?.n_ctx ?? meta?.n_ctx_train;
}

function imageInput(capabilities: z.infer<typeof Said>["capabilities"]): boolean | undefined {
  return capabilities && "image_input" in capabilities ? capabilities.image_input?.supported : undefined;
}

function perMillion(price: number): number {
  return Number((price * 1_000_000).toFixed(6));
}
