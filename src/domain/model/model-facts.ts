import { calcPrice, type PriceCalculation } from "@pydantic/genai-prices";
import type { DeclaredFacts, FactsByModel } from "#contracts/model-facts.ts";
import { type PlanId, plans } from "#contracts/plan.ts";
import { type ProviderKind, splitOwnModelId } from "#contracts/provider.ts";

/** A model's limits in tokens: its context window, and the part of it reserved for the reply. */
export type ModelFacts = { window: number; maxOutput: number; supportsVision: boolean };
/** `inputTokens` is the total, including those read from and written to the provider's cache. */
export type TokensUsed = {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens?: number | undefined;
  cacheWriteTokens?: number | undefined;
};

/** The window assumed for an unknown model: small enough for every server. */
export const windowDefault = 8192;
const maxOutputDefault = 8192;
const cachedWindowsMax = 5000;

/** What the price list lacks: maximum outputs, the stand-in, and windows of model families listed without one. */
const overrides: [RegExp, Partial<Pick<ModelFacts, "window" | "maxOutput">>][] = [
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

/** Families of models that accept images, and the exceptions among them. The price list does not say. */
const visionFamilies =
  /^(gpt-4o|gpt-4-turbo|gpt-4\.|gpt-[5-9]|chatgpt|o\d|claude-([3-9]|opus|sonnet|haiku)|gemini|demo)|vision|\bvl\b|vl[:\d]|llava|pixtral|moondream|minicpm-v|gemma-?[34]|llama-?4/;
const nonVisionFamilies = /^(o1-mini|o1-preview|o3-mini|gpt-oss)/;

const windowCache = new Map<string, number | null>();
let operatorFacts: FactsByModel = {};

/** The operator's facts about this server's models (MODEL_FACTS); set once at start. */
export function setOperatorFacts(facts: FactsByModel): void {
  operatorFacts = facts;
}

let reportedBy: (id: string) => DeclaredFacts | null = () => null;

/** The facts reported by the operator's own servers; null for other models. Set once at start. */
export function setReportedFacts(lookup: (id: string) => DeclaredFacts | null): void {
  reportedBy = lookup;
}

/** The declared facts of an operator's model: by the operator, then by their server. */
function operatorDeclared(id: string): DeclaredFacts[] {
  return [operatorFacts[id] ?? {}, reportedBy(id) ?? {}];
}

/** The operator's own facts about a model. */
export function operatorFactsOf(id: string): DeclaredFacts {
  return operatorFacts[id] ?? {};
}

/**
 * The facts of a model, by our id or its provider's. `declared` takes precedence over the model's name, its first entry most: set
 * by the user, then reported by their server; for an operator's model, set by the operator.
 */
export function factsOf(id: string, ...declared: DeclaredFacts[]): ModelFacts {
  const own = splitOwnModelId(id);
  const name = own?.model ?? id;
  const sources = own ? declared : [...declared, ...operatorDeclared(id)];
  const window = firstDefined(sources, "window") ?? knownWindow(name) ?? windowDefault;
  const usual = Math.min(maxOutputDefault, Math.floor(window / 4));
  const longest = overrideOf(name).maxOutput;
  return {
    window,
    maxOutput: longest !== undefined && longest < window ? longest : usual,
    supportsVision: supportsVision(id, ...declared),
  };
}

/** Whether a model's maximum output is known: no server lets it write more, whatever a request says. */
export function hasKnownMaxOutput(name: string): boolean {
  return overrideOf(name).maxOutput !== undefined;
}

/** Whether a model accepts images; an unknown model gets none. */
export function supportsVision(id: string, ...declared: DeclaredFacts[]): boolean {
  const own = splitOwnModelId(id);
  const declaredVision = firstDefined(own ? declared : [...declared, ...operatorDeclared(id)], "seesPictures");
  const name = (own?.model ?? id).toLowerCase();
  const family = name.slice(name.lastIndexOf("/") + 1);
  return declaredVision ?? (visionFamilies.test(family) && !nonVisionFamilies.test(family));
}

/** Families that are known not to accept images. */
const knownNonVision =
  /^(gpt-3\.5|gpt-4(-\d{4}|-32k.*)?$|gpt-oss|o1-mini|o1-preview|o3-mini|deepseek|codestral|mixtral|open-mi[sx]tral|mistral-(7b|nemo)|ministral|llama-?(2|3\.1|3\.3|3[-:])|codellama|qwen2\.5-coder|qwen3-coder|phi-?[1-3](\.5)?[-:]?mini|smollm|tinyllama|text-|gemma-?[12]\b)/;

/** Whether a model is known not to accept images, by declaration or name. False for unknown models. */
export function lacksVision(id: string, ...declared: DeclaredFacts[]): boolean {
  const own = splitOwnModelId(id);
  const declaredVision = firstDefined(own ? declared : [...declared, ...operatorDeclared(id)], "seesPictures");
  const name = (own?.model ?? id).toLowerCase();
  const family = name.slice(name.lastIndexOf("/") + 1);
  return declaredVision === undefined ? knownNonVision.test(family) && !visionFamilies.test(family) : !declaredVision;
}

/** The window of a model known by its name, else null. */
export function knownWindow(name: string): number | null {
  const cached = windowCache.get(name);
  if (cached !== undefined) return cached;
  const window = overrideOf(name).window ?? priceListEntry(name)?.model.context_window ?? null;
  if (windowCache.size >= cachedWindowsMax) windowCache.clear();
  windowCache.set(name, window);
  return window;
}

/** First defined value wins. */
export function firstDefined<K extends keyof DeclaredFacts>(declared: DeclaredFacts[], key: K): DeclaredFacts[K] {
  return declared.find((facts) => facts[key] !== undefined)?.[key];
}

function overrideOf(name: string) {
  return overrides.find(([pattern]) => pattern.test(name))?.[1] ?? {};
}

/** The tokens that may be sent to a model: its window without the reply, within the plan's limit. */
export function windowOf({ window, maxOutput }: ModelFacts, plan: PlanId): number {
  return Math.min(window - maxOutput, plans[plan].contextTokensMax);
}

/**
 * The cost of a model's tokens in millionths of a US dollar, rounded up; cached input has its own prices. An operator's own
 * server is free unless a price is declared, because it may only share a name with a paid model. Any other model without a known
 * price is charged at the highest one.
 */
export function priceOf(id: string, ...declared: DeclaredFacts[]): (used: TokensUsed) => number {
  return declaredPrice([...declared, ...operatorDeclared(id)]) ?? (reportedBy(id) ? () => 0 : operatorPrice(id));
}

/** The cost of a user's own model to that user: at declared prices, else at the listed ones of OpenAI and Anthropic. */
export function costOfOwn(kind: ProviderKind, model: string, declared: DeclaredFacts[]): (used: TokensUsed) => number {
  return declaredPrice(declared) ?? (kind === "compatible" ? () => 0 : listedPrice(model));
}

/** The cost at declared prices, where cached input defaults to the input price; null when none is declared. */
function declaredPrice(declared: DeclaredFacts[]): ((used: TokensUsed) => number) | null {
  const [input, output] = [firstDefined(declared, "inputPrice"), firstDefined(declared, "outputPrice")];
  if (input === undefined && output === undefined) return null;
  const [read = input, write = input] = [firstDefined(declared, "cachedInputPrice"), firstDefined(declared, "cacheWritePrice")];
  return (used) => {
    const { plain, cached, written } = inputParts(used);
    return roundedUp(plain * (input ?? 0) + cached * (read ?? 0) + written * (write ?? 0) + used.outputTokens * (output ?? 0));
  };
}

function listedPrice(id: string): (used: TokensUsed) => number {
  return (used) => {
    const { cached, written } = inputParts(used);
    const usage = {
      input_tokens: used.inputTokens,
      output_tokens: used.outputTokens,
      cache_read_tokens: cached,
      cache_write_tokens: written,
    };
    const price = calcPrice(usage, id, { providerId: "openai" }) ?? calcPrice(usage, id, { providerId: "anthropic" });
    return price ? roundedUp(price.total_price * 1_000_000) : 0;
  };
}

/** The models of the local stand-in, which are free. */
const standIns = /^demo(-chat|-claude)?$/;

/** The highest prices of today's models, in dollars per million tokens of input and output. */
const highestPrice = { input: 150, output: 600 };

/** The price of a model that the operator pays for: without a listed price the highest one, until MODEL_FACTS declares it. */
function operatorPrice(id: string): (used: TokensUsed) => number {
  if (standIns.test(id)) return () => 0;
  const isListed = listedPrice(id)({ inputTokens: 1_000_000, outputTokens: 1_000_000 }) > 0;
  return isListed ? listedPrice(id) : (used) => roundedUp(used.inputTokens * highestPrice.input + used.outputTokens * highestPrice.output);
}

/** The input by cache use. Some servers report more cached tokens than tokens. */
export function inputParts({ inputTokens, cachedInputTokens = 0, cacheWriteTokens = 0 }: TokensUsed) {
  const cached = Math.min(cachedInputTokens, inputTokens);
  const written = Math.min(cacheWriteTokens, inputTokens - cached);
  return { plain: inputTokens - cached - written, cached, written };
}

/** Rounded to thousandths first, so that a floating-point error does not cost a whole unit. */
function roundedUp(microUsd: number): number {
  return Math.ceil(Number(microUsd.toFixed(3)));
}

function priceListEntry(id: string): PriceCalculation | null {
  return calcPrice({ input_tokens: 0, output_tokens: 0 }, id);
}
