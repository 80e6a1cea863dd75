import { ownModelId, splitOwnModelId } from "#contracts/provider.ts";

const cheapest: [family: RegExp, model: string][] = [
  [/^(gpt-|o\d|chatgpt)/, "gpt-5-mini"],
  [/^claude-/, "claude-haiku-4-5"],
];

/** The cheapest model that the provider of `id` is known to have, for small work of ours; else `id` itself. */
export function cheapModel(id: string, known: { id: string }[]): string {
  const own = splitOwnModelId(id);
  const model = cheapest.find(([family]) => family.test(own?.model ?? id))?.[1];
  if (!model) return id;
  const wanted = own ? ownModelId(own.providerId, model) : model;
  return known.some((choice) => choice.id === wanted) ? wanted : id;
}
