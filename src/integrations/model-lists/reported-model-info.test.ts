import { expect, test } from "vitest";
import { reportedFacts } from "./reported-model-info.ts";

test.each<[string, object, object]>([
  [
    "OpenRouter",
    {
      id: "qwen/qwen3-vl",
      context_length: 262_144,
      architecture: { input_modalities: ["text", "image"] },
      pricing: { prompt: "0.0000002", completion: "0.00000088", image: "0" },
    },
    { window: 262_144, seesPictures: true, inputPrice: 0.2, outputPrice: 0.88 },
  ],
  ["vLLM", { id: "m", max_model_len: 32_768, root: "m", parent: null }, { window: 32_768 }],
  ["Groq", { id: "m", context_window: 131_072, active: true }, { window: 131_072 }],
  [
    "Mistral",
    { id: "m", max_context_length: 32_768, capabilities: { vision: false, completion_chat: true } },
    { window: 32_768, seesPictures: false },
  ],
  ["llama.cpp", { id: "m", meta: { vocab_type: 2, n_ctx_train: 40_960 } }, { window: 40_960 }],
  [
    "Anthropic",
    { id: "m", max_input_tokens: 200_000, capabilities: { image_input: { supported: true } } },
    { window: 200_000, seesPictures: true },
  ],
  [
    "LM Studio",
    { id: "m", max_context_length: 131_072, loaded_context_length: 4096, capabilities: ["tool_use", "vision"] },
    { window: 4096, seesPictures: true },
  ],
  ["Gemini", { name: "models/m", inputTokenLimit: 1_048_576 }, { window: 1_048_576 }],
  ["Ollama", { id: "llama3.3:70b", object: "model", created: 1, owned_by: "library" }, {}],
])("%s says of its models", (_server, entry, facts) => {
  expect(reportedFacts(entry)).toEqual(facts);
});

test.each<unknown>([
  null,
  "text",
  { context_length: "many", pricing: { prompt: "free" } },
  { context_length: -5, max_model_len: 1.5, architecture: { input_modalities: "image" }, capabilities: [], meta: 7 },
  { pricing: { prompt: "-1", completion: "-1" } },
  { max_input_tokens: null, capabilities: null, meta: null },
])("what is not in its shape is not said: %j", (entry) => {
  expect(reportedFacts(entry)).toEqual({});
});

test.each<[object, object]>([
  [{ context_length: "8192" }, { window: 8192 }],
  [{ max_model_len: " 32,768 " }, { window: 32_768 }],
  [{ context_window: "128k" }, { window: 128_000 }],
  [{ context_window: "1M tokens" }, { window: 1_000_000 }],
  [{ meta: { n_ctx_train: "4096" } }, { window: 4096 }],
  [{ context_length: "", max_model_len: "4096" }, { window: 4096 }],
  [{ context_length: "0", capabilities: { vision: "true" } }, { seesPictures: true }],
  [
    { context_length: 9e15, pricing: { prompt: "0.000001", completion: 0.000002 } },
    { inputPrice: 1, outputPrice: 2 },
  ],
  // Missing is not zero: such a model would be free.
  [{ context_length: 8192, pricing: { prompt: null, completion: null } }, { window: 8192 }],
  [{ context_length: 8192, pricing: { prompt: "", completion: "" } }, { window: 8192 }],
])("numbers that are texts, and what is no number: %j", (entry, facts) => {
  expect(reportedFacts(entry)).toEqual(facts);
});
