import type { ProviderKind } from "#contracts/provider.ts";

/** The server families that a soak user has as providers, each with some of its models. */
export const profiles: readonly { family: string; kind: ProviderKind; path: string; models: readonly [string, ...string[]] }[] = [
  { family: "openai", kind: "openai", path: "/openai/v1", models: ["gpt-5-mini", "gpt-4o"] },
  { family: "anthropic", kind: "anthropic", path: "/anthropic", models: ["claude-sonnet-4-5", "claude-opus-4-6"] },
  { family: "mistral", kind: "compatible", path: "/mistral/v1", models: ["mistral-small-latest", "magistral-medium-latest"] },
  { family: "deepseek", kind: "compatible", path: "/deepseek/v1", models: ["deepseek-chat", "deepseek-reasoner"] },
  { family: "gemini", kind: "compatible", path: "/gemini/v1", models: ["models/gemini-3-pro", "models/gemini-2.5-flash"] },
  { family: "ollama", kind: "compatible", path: "/ollama/v1", models: ["llama3.2:latest", "gemma2:2b"] },
  { family: "vllm", kind: "compatible", path: "/vllm/v1", models: ["Qwen/Qwen3-8B-think", "google/gemma-2-9b-it"] },
  { family: "llamacpp", kind: "compatible", path: "/llamacpp/v1", models: ["local.gguf"] },
  { family: "openrouter", kind: "compatible", path: "/openrouter/v1", models: ["anthropic/claude-think", "some/no-tools"] },
];

/** A model of a profile, or one of the operator's. */
export type Choice = { family: string; model: string };
export const choices: Choice[] = [
  ...profiles.flatMap(({ family, models }) => models.map((model) => ({ family, model }))),
  ...["demo", "demo-chat", "demo-claude"].map((model) => ({ family: "operator", model })),
];
