/** A model that a user may pick. */
export type ModelChoice = { id: string; name: string; provider: "openai" | "anthropic" | "demo" };
export type ModelCatalog = { models: ModelChoice[]; defaultModel: string };

/** Which providers this installation can call. `demo`: both are the local stand-in. */
export type ModelSources = { openai: boolean; anthropic: boolean; demo: boolean };

const openai: ModelChoice[] = [
  { id: "gpt-5-mini", name: "GPT-5 mini", provider: "openai" },
  { id: "gpt-5", name: "GPT-5", provider: "openai" },
];
const anthropic: ModelChoice[] = [
  { id: "claude-sonnet-4-5", name: "Claude Sonnet 4.5", provider: "anthropic" },
  { id: "claude-haiku-4-5", name: "Claude Haiku 4.5", provider: "anthropic" },
];
const demo: ModelChoice[] = [
  { id: "demo", name: "Demo (offline)", provider: "demo" },
  { id: "demo-chat", name: "Demo over Chat Completions", provider: "demo" },
  { id: "demo-claude", name: "Demo over Anthropic Messages", provider: "demo" },
];

/** The models of the configured providers. With both operator keys the default is OpenAI's. */
export function modelCatalog(sources: ModelSources): ModelCatalog {
  const models = sources.demo ? demo : [...(sources.openai ? openai : []), ...(sources.anthropic ? anthropic : [])];
  return { models, defaultModel: models[0]?.id ?? "" };
}
