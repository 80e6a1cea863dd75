import type { ProviderKind } from "./provider.ts";

export type ProviderPreset = { name: string; kind: ProviderKind; baseUrl: string; needsKey: boolean; isLocal: boolean };

export const providerPresets: ProviderPreset[] = [
  { name: "OpenAI", kind: "openai", baseUrl: "https://api.openai.com/v1", needsKey: true, isLocal: false },
  { name: "Anthropic", kind: "anthropic", baseUrl: "https://api.anthropic.com", needsKey: true, isLocal: false },
  { name: "OpenRouter", kind: "compatible", baseUrl: "https://openrouter.ai/api/v1", needsKey: true, isLocal: false },
  { name: "Ollama", kind: "compatible", baseUrl: "http://localhost:11434/v1", needsKey: false, isLocal: true },
  { name: "LM Studio", kind: "compatible", baseUrl: "http://localhost:1234/v1", needsKey: false, isLocal: true },
  { name: "vLLM", kind: "compatible", baseUrl: "http://localhost:8000/v1", needsKey: false, isLocal: true },
  { name: "llama.cpp", kind: "compatible", baseUrl: "http://localhost:8080/v1", needsKey: false, isLocal: true },
  { name: "Custom", kind: "compatible", baseUrl: "", needsKey: false, isLocal: false },
];
