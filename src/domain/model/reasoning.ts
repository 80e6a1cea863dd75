/**
 * How reasoning is requested: `budget` in tokens and `adaptive` with an effort are Anthropic's, `effort` is used by everyone
 * else; null: not supported.
 */
export type ReasoningKind = "budget" | "adaptive" | "effort" | null;

const kinds: [RegExp, ReasoningKind][] = [
  [/^claude-(3-7|(opus|sonnet|haiku)-4(-[0-5])?(-\d{8}|-latest)?$)/, "budget"],
  [/^claude-(\d|instant)/, null],
  [/^claude-/, "adaptive"],
  [/^gpt-\d[\d.]*-chat/, null],
  [/^(o\d|gpt-[5-9]|gpt-oss)/, "effort"],
  [/^gemini-(2\.5|[3-9])/, "effort"],
  // The local stand-in reasons when it is asked to.
  [/^demo(-chat)?$/, "effort"],
];

/** Derived from the model's name without a vendor prefix; unknown models get no reasoning parameters. */
export function reasoningKind(model: string): ReasoningKind {
  const name = model.slice(model.lastIndexOf("/") + 1).toLowerCase();
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** OpenRouter has one reasoning parameter for all models. */
export function isOpenRouter(baseUrl: string | undefined): boolean {
  return baseUrl !== undefined && URL.parse(baseUrl)?.hostname === "openrouter.ai";
}

/** Whether this model, at this address, has a reasoning setting. */
export function hasReasoningSetting(model: string, baseUrl?: string): boolean {
  return reasoningKind(model) !== null || isOpenRouter(baseUrl);
}
