/**
 * How a model is asked to think: `budget` in tokens and `adaptive` with an effort are Anthropic's, `effort` is everybody
 * else's; null: it cannot be asked.
 */
export type ReasoningKind = "budget" | "adaptive" | "effort" | null;

const kinds: [RegExp, ReasoningKind][] = [
  [/^claude-(3-7|(opus|sonnet|haiku)-4(-[0-5])?(-\d{8}|-latest)?$)/, "budget"],
  [/^claude-(\d|instant)/, null],
  [/^claude-/, "adaptive"],
  [/^gpt-\d[\d.]*-chat/, null],
  [/^(o\d|gpt-[5-9]|gpt-oss)/, "effort"],
  [/^gemini-(2\.5|[3-9])/, "effort"],
  // The local stand-in thinks where it is asked for a long thought.
  [/^demo(-chat)?$/, "effort"],
];

/** Decided by the model's name, its vendor before a slash left out; models of which nobody knows are not asked. */
export function reasoningKind(model: string): ReasoningKind {
  const name = model.slice(model.lastIndexOf("/") + 1).toLowerCase();
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** OpenRouter asks every model in a word of its own. */
export function isOpenRouter(baseUrl: string | undefined): boolean {
  return baseUrl !== undefined && URL.parse(baseUrl)?.hostname === "openrouter.ai";
}

/** Whether it makes a difference to ask this model, at this address, to think more or less. */
export function canBeAskedToThink(model: string, baseUrl?: string): boolean {
  return reasoningKind(model) !== null || isOpenRouter(baseUrl);
}
