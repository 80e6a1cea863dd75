import { calcPrice, type PriceCalculation } from "@pydantic/genai-prices";
import type { FactsByModel, GivenFacts } from "#contracts/model-facts.ts";
import { type PlanId, plans } from "#contracts/plan.ts";
import { type ProviderKind, splitOwnModelId } from "#contracts/provider.ts";

/** What is known of a model: in tokens all that one call may hold, and the part of it that is kept for the answer. */
export type ModelFacts = { window: number; maxOutput: number; seesPictures: boolean };
/** `inputTokens` are all; of them some came from the provider's cache, and some were written to it. */
export type TokensUsed = {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens?: number | undefined;
  cacheWriteTokens?: number | undefined;
};

/** The window of a model of which nobody says anything: small, so that every server can hold it. */
export const windowDefault = 8192;
const maxOutputDefault = 8192;
const knownMax = 5000;

/** What the data package lacks: the longest answers, the stand-in, and windows of model families that it lists without one. */
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

/** Names of models that see, and of those among them that do not. The data package does not say. */
const seeing =
  /^(gpt-4o|gpt-4-turbo|gpt-4\.|gpt-[5-9]|chatgpt|o\d|claude-([3-9]|opus|sonnet|haiku)|gemini|demo)|vision|\bvl\b|vl[:\d]|llava|pixtral|moondream|minicpm-v|gemma-?[34]|llama-?4/;
const blind = /^(o1-mini|o1-preview|o3-mini|gpt-oss)/;

const windows = new Map<string, number | null>();
let operators: FactsByModel = {};

/** What the operator says of the models of this server (MODEL_FACTS); set once when a process begins. */
export function setOperatorFacts(facts: FactsByModel): void {
  operators = facts;
}

let reportedBy: (id: string) => GivenFacts | null = () => null;

/** What the operator's own servers report of their models; null for models of no such server. Set once when a process begins. */
export function setReportedFacts(lookup: (id: string) => GivenFacts | null): void {
  reportedBy = lookup;
}

/** What is said of one of the operator's models: by the operator, then by their own server. */
function saidOf(id: string): GivenFacts[] {
  return [operators[id] ?? {}, reportedBy(id) ?? {}];
}

/** What the operator says of one of them. */
export function operatorFactsOf(id: string): GivenFacts {
  return operators[id] ?? {};
}

/**
 * The facts of a model, by our id or its provider's. `given` says more than names do, the first of them most: what a user
 * set and what their server told, or for the operator's models what the operator set.
 */
export function factsOf(id: string, ...given: GivenFacts[]): ModelFacts {
  const own = splitOwnModelId(id);
  const name = own?.model ?? id;
  const said = own ? given : [...given, ...saidOf(id)];
  const window = firstOf(said, "window") ?? knownWindow(name) ?? windowDefault;
  const usual = Math.min(maxOutputDefault, Math.floor(window / 4));
  const longest = overrideOf(name).maxOutput;
  return { window, maxOutput: longest !== undefined && longest < window ? longest : usual, seesPictures: seesPictures(id, ...given) };
}

/** Whether it is known how long a model's answers can be: no server lets it write more, whatever a request says. */
export function hasKnownMaxOutput(name: string): boolean {
  return overrideOf(name).maxOutput !== undefined;
}

/** Whether pictures may go to a model; one of which nobody says anything gets none. */
export function seesPictures(id: string, ...given: GivenFacts[]): boolean {
  const own = splitOwnModelId(id);
  const said = firstOf(own ? given : [...given, ...saidOf(id)], "seesPictures");
  const name = (own?.model ?? id).toLowerCase();
  const family = name.slice(name.lastIndexOf("/") + 1);
  return said ?? (seeing.test(family) && !blind.test(family));
}

/** Families of which it is known that they do not see. */
const knownBlind =
  /^(gpt-3\.5|gpt-4(-\d{4}|-32k.*)?$|gpt-oss|o1-mini|o1-preview|o3-mini|deepseek|codestral|mixtral|open-mi[sx]tral|mistral-(7b|nemo)|ministral|llama-?(2|3\.1|3\.3|3[-:])|codellama|qwen2\.5-coder|qwen3-coder|phi-?[1-3](\.5)?[-:]?mini|smollm|tinyllama|text-|gemma-?[12]\b)/;

/** Whether it is known that a model sees no pictures: by what is said of it, or by its name. Of others nobody knows. */
export function seesNoPictures(id: string, ...given: GivenFacts[]): boolean {
  const own = splitOwnModelId(id);
  const said = firstOf(own ? given : [...given, ...saidOf(id)], "seesPictures");
  const name = (own?.model ?? id).toLowerCase();
  const family = name.slice(name.lastIndexOf("/") + 1);
  return said === undefined ? knownBlind.test(family) && !seeing.test(family) : !said;
}

/** The window of a model that is known by its name; null for others. */
export function knownWindow(name: string): number | null {
  const seen = windows.get(name);
  if (seen !== undefined) return seen;
  const window = overrideOf(name).window ?? listed(name)?.model.context_window ?? null;
  if (windows.size >= knownMax) windows.clear();
  windows.set(name, window);
  return window;
}

/** What the first who says something of it says. */
export function firstOf<K extends keyof GivenFacts>(given: GivenFacts[], key: K): GivenFacts[K] {
  return given.find((facts) => facts[key] !== undefined)?.[key];
}

function overrideOf(name: string) {
  return overrides.find(([pattern]) => pattern.test(name))?.[1] ?? {};
}

/** The tokens that may go to a model: what it holds beside its answer, and no more than the plan gives. */
export function windowOf({ window, maxOutput }: ModelFacts, plan: PlanId): number {
  return Math.min(window - maxOutput, plans[plan].contextTokensMax);
}

/**
 * What a model's tokens cost in millionths of a US dollar, rounded up; input from a cache, and input written to it, at
 * their own prices. Nothing for those of the operator's own server, which may only share a name with one of theirs, unless
 * somebody has given a price. Any other without a known price is taken for the dearest.
 */
export function priceOf(id: string, ...given: GivenFacts[]): (used: TokensUsed) => number {
  return givenPrice([...given, ...saidOf(id)]) ?? (reportedBy(id) ? () => 0 : operatorsPrice(id));
}

/** What a model of a user's own provider costs that user: at given prices, else at the listed ones of OpenAI and Anthropic. */
export function costOfOwn(kind: ProviderKind, model: string, given: GivenFacts[]): (used: TokensUsed) => number {
  return givenPrice(given) ?? (kind === "compatible" ? () => 0 : listedPrice(model));
}

/** What tokens cost at prices that somebody gave, cached ones as others where nobody said; null where nobody gave any. */
function givenPrice(given: GivenFacts[]): ((used: TokensUsed) => number) | null {
  const [input, output] = [firstOf(given, "inputPrice"), firstOf(given, "outputPrice")];
  if (input === undefined && output === undefined) return null;
  const [read = input, write = input] = [firstOf(given, "cachedInputPrice"), firstOf(given, "cacheWritePrice")];
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

/** The models of the local stand-in, which costs nobody anything. */
const standIns = /^demo(-chat|-claude)?$/;

/** What the dearest models of today cost, in dollars for a million tokens of input and of output. */
const dearest = { input: 150, output: 600 };

/**
 * The same for a model that the operator pays for: one without a listed price is taken for the dearest, until MODEL_FACTS says
 * what it costs.
 */
function operatorsPrice(id: string): (used: TokensUsed) => number {
  if (standIns.test(id)) return () => 0;
  const isListed = listedPrice(id)({ inputTokens: 1_000_000, outputTokens: 1_000_000 }) > 0;
  return isListed ? listedPrice(id) : (used) => roundedUp(used.inputTokens * dearest.input + used.outputTokens * dearest.output);
}

/** The input by what was done with it. Servers have been seen to count more cached tokens than tokens. */
export function inputParts({ inputTokens, cachedInputTokens = 0, cacheWriteTokens = 0 }: TokensUsed) {
  const cached = Math.min(cachedInputTokens, inputTokens);
  const written = Math.min(cacheWriteTokens, inputTokens - cached);
  return { plain: inputTokens - cached - written, cached, written };
}

/** Rounded to thousandths first: a hair of the floating point must not cost a whole unit. */
function roundedUp(microUsd: number): number {
  return Math.ceil(Number(microUsd.toFixed(3)));
}

function listed(id: string): PriceCalculation | null {
  return calcPrice({ input_tokens: 0, output_tokens: 0 }, id);
}
