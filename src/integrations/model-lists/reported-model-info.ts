import { z } from "zod";
import { DeclaredFacts } from "#contracts/model-facts.ts";
import { reportedFlag, reportedPrice, reportedTokens } from "./reported-number.ts";

const within = (shape: Record<string, typeof reportedTokens>) => z.looseObject(shape).nullish().catch(undefined);

/** What servers report about a model in their list, in their various formats; invalid values count as absent. */
const Reported = z.looseObject({
  // OpenRouter and Together · vLLM · Groq · Mistral · Anthropic · LM Studio · Gemini
  context_length: reportedTokens,
  max_model_len: reportedTokens,
  context_window: reportedTokens,
  max_context_length: reportedTokens,
  max_input_tokens: reportedTokens,
  loaded_context_length: reportedTokens,
  inputTokenLimit: reportedTokens,
  context_size: reportedTokens,
  n_ctx: reportedTokens,
  // llama.cpp · OpenRouter · Copilot
  meta: within({ n_ctx: reportedTokens, n_ctx_train: reportedTokens }),
  top_provider: within({ context_length: reportedTokens }),
  limits: within({ max_context_window_tokens: reportedTokens }),
  // OpenRouter · Mistral and Anthropic
  architecture: z
    .looseObject({ input_modalities: z.array(z.string()) })
    .optional()
    .catch(undefined),
  capabilities: z
    .union([
      z.looseObject({ vision: reportedFlag, image_input: z.looseObject({ supported: reportedFlag }).optional().catch(undefined) }),
      // A missing name may only be one that this server does not know.
      z.array(z.string()).transform((names) => (names.some((name) => /^(vision|multimodal)$/.test(name)) ? { vision: true } : {})),
    ])
    .nullish()
    .catch(undefined),
  // OpenRouter, in dollars per token
  pricing: z
    .looseObject({
      prompt: reportedPrice,
      completion: reportedPrice,
      input_cache_read: reportedPrice.optional().catch(undefined),
      input_cache_write: reportedPrice.optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** The facts in one entry of a server's list of models. */
export function reportedFacts(entry: unknown): DeclaredFacts {
  const { data: reported } = Reported.safeParse(entry);
  if (!reported) return {};
  const { architecture, capabilities, pricing } = reported;
  const facts = {
    window: windowIn(reported),
    seesPictures: architecture?.input_modalities.includes("image") ?? capabilities?.vision ?? imageInput(capabilities),
    inputPrice: pricing && perMillion(pricing.prompt),
    outputPrice: pricing && perMillion(pricing.completion),
    cachedInputPrice: pricing?.input_cache_read === undefined ? undefined : perMillion(pricing.input_cache_read),
    cacheWritePrice: pricing?.input_cache_write === undefined ? undefined : perMillion(pricing.input_cache_write),
  };
  const defined = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return DeclaredFacts.catch({}).parse(defined);
}

/** The loaded window takes precedence over the possible one. */
function windowIn({ meta, ...reported }: z.infer<typeof Reported>): number | undefined {
  const first = reported.loaded_context_length ?? reported.context_length ?? reported.max_model_len ?? reported.context_window;
  const next =
    first ??
    reported.max_context_length ??
    reported.max_input_tokens ??
    reported.inputTokenLimit ??
    reported.context_size ??
    reported.n_ctx;
  return next ?? reported.top_provider?.context_length ?? reported.limits?.max_context_window_tokens ?? meta?.n_ctx ?? meta?.n_ctx_train;
}

function imageInput(capabilities: z.infer<typeof Reported>["capabilities"]): boolean | undefined {
  return capabilities && "image_input" in capabilities ? capabilities.image_input?.supported : undefined;
}

function perMillion(price: number): number {
  return Number((price * 1_000_000).toFixed(6));
}
