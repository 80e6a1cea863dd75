import { expect, test } from "vitest";
import { toldFacts } from "./reported-model-info.ts";

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
  ["Ollama", { id: "llama3.3:70b", object: "model", created: 1, owned_by: "library" }, {}],
])("%s says of its models", (_server, entry, facts) => {
  expect(toldFacts(entry)).toEqual(facts);
});

test.each<unknown>([
  null,
  "text",
  { context_length: "many", pricing: { prompt: "free" } },
  { context_length: -5, max_model_len: 1.5, architecture: { input_modalities: "image" }, capabilities: [], meta: 7 },
  { pricing: { prompt: "-1", completion: "-1" } },
  { max_input_tokens: null, capabilities: null, meta: null },
])("what is not in its shape is not said: %j", (entry) => {
  expect(toldFacts(entry)).toEqual({});
});
