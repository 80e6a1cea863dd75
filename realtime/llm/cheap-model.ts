import { ownModelId, splitOwnModelId } from "#contracts/provider.ts";

const cheapest: [family: RegExp, model: string][] = [
  [/^(gpt-|o\d|chatgpt)/, "gpt-5-mini"],
  [/^claude-/, "claude-haiku-4-5"],
];

/** The provider's cheapest available model, for background tasks; `id` itself if there is none. */
export function cheapModel(id: string, available: { id: string }[]): string {
  const own = splitOwnModelId(id);
  const model = cheapest.find(([family]) => family.test(own?.model ?? id))?.[1];
  if (!model) return id;
  const cheapId = own ? ownModelId(own.providerId, model) : model;
  return available.some((choice) => choice.id === cheapId) ? cheapId : id;
}
