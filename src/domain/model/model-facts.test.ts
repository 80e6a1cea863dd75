import { expect, test } from "vitest";
import { modelCatalog } from "./model.ts";
import { costOfOwn, factsOf, priceOf, setOperatorFacts, supportsVision } from "./model-facts.ts";

test("every model that we offer has a window, a maximum output, and a price", () => {
  for (const { id } of modelCatalog({ openai: true, anthropic: true, demo: false }).models) {
    const { window, maxOutput } = factsOf(id);
    expect(window, id).toBeGreaterThanOrEqual(100_000);
    expect(maxOutput, id).toBeGreaterThanOrEqual(16_000);
    expect(maxOutput, id).toBeLessThan(window);
    expect(priceOf(id)({ inputTokens: 1000, outputTokens: 0 }), id).toBeGreaterThan(0);
  }
  expect(factsOf("demo").window).toBe(128_000);
});

test("an unknown model is assumed to be small, and on the operator's key to have the highest price", () => {
  expect(factsOf("llama3.3:70b").window).toBe(8192);
  expect(factsOf("llama3.3:70b").maxOutput).toBeLessThan(8192);
  const million = { inputTokens: 1_000_000, outputTokens: 1_000_000 };
  for (const id of ["llama3.3:70b", "gpt-6-pro", "o9-pro", "ft:gpt-4o-mini:acme::abc", "openai/gpt-5", "text-embedding-9"])
    expect(priceOf(id)(million), id).toBe(750_000_000);
  for (const id of ["gpt-5-2025-08-07", "GPT-5"]) expect(priceOf(id)(million)).toBe(priceOf("gpt-5")(million));
  expect(costOfOwn("openai", "gpt-6-pro", [])(million)).toBe(0);
  for (const id of ["demo", "demo-chat", "demo-claude"]) expect(priceOf(id)(million)).toBe(0);
});

test("a model of a user's provider is recognised by its provider's name for it", () => {
  expect(factsOf("019a0000-0000-7000-8000-000000000000/gpt-5")).toEqual(factsOf("gpt-5"));
});

test.each([
  ["gpt-5", 1250 + 10_010],
  ["gpt-5-mini", 250 + 2002],
  ["claude-sonnet-4-5", 3000 + 15_015],
  ["claude-haiku-4-5", 1000 + 5005],
])("%s costs what its provider asks, to the unit", (id, cost) => {
  expect(priceOf(id)({ inputTokens: 1000, outputTokens: 1001 })).toBe(cost);
});

test("cached tokens have their own price, and are capped at the input tokens", () => {
  const cost = priceOf("gpt-5");
  expect(cost({ inputTokens: 1000, outputTokens: 0, cachedInputTokens: 1000 })).toBe(125);
  expect(cost({ inputTokens: 1000, outputTokens: 0, cachedInputTokens: 400 })).toBe(800);
  expect(cost({ inputTokens: 1000, outputTokens: 0, cachedInputTokens: 2000 })).toBe(125);
});

test("input that is written to the provider's cache has its own price", () => {
  const cost = priceOf("claude-haiku-4-5");
  const usage = { inputTokens: 1000, outputTokens: 0, cachedInputTokens: 600, cacheWriteTokens: 100 };
  // 300 plain at $1, 600 read at $0.10 and 100 written at $1.25 a million.
  expect(cost(usage)).toBe(300 + 60 + 125);
});

test("declared prices apply to cached input too, unless it has its own", () => {
  const used = { inputTokens: 1000, outputTokens: 100, cachedInputTokens: 600, cacheWriteTokens: 100 };
  const plain = { inputPrice: 2, outputPrice: 10 };
  expect(costOfOwn("compatible", "any", [plain])(used)).toBe(2000 + 1000);
  const told = { ...plain, cachedInputPrice: 0.2, cacheWritePrice: 2.5 };
  expect(costOfOwn("compatible", "any", [told])(used)).toBe(300 * 2 + 600 * 0.2 + 100 * 2.5 + 1000);
  expect(costOfOwn("compatible", "any", [{ cachedInputPrice: 0 }, told])(used)).toBe(300 * 2 + 100 * 2.5 + 1000);
});

test("images go to models with known vision support, whatever the server calls them", () => {
  const seeing = [
    "gpt-5",
    "openai/gpt-4o-mini",
    "claude-sonnet-4-5",
    "o3",
    "qwen2.5vl:7b",
    "qwen/qwen3-vl-8b",
    "llava:13b",
    "gemma3:4b",
    "demo",
  ];
  for (const id of seeing) expect(supportsVision(id), id).toBe(true);
  for (const id of ["gpt-3.5-turbo", "gpt-4", "o3-mini", "gpt-oss-20b", "llama3.3:70b", "some-model"])
    expect(supportsVision(id), id).toBe(false);
  expect(supportsVision("some-model", {}, { seesPictures: true })).toBe(true);
  expect(supportsVision("gpt-5", { seesPictures: false }, { seesPictures: true })).toBe(false);
});

test("the operator's facts apply to the server's models, and not to those of a user's own provider", () => {
  setOperatorFacts({
    "house-model": { window: 32_768, seesPictures: true, inputPrice: 0.5, outputPrice: 1.5 },
    "gpt-5": { window: 64_000 },
  });
  try {
    expect(factsOf("house-model")).toEqual({ window: 32_768, maxOutput: 8192, supportsVision: true });
    expect(priceOf("house-model")({ inputTokens: 1000, outputTokens: 1000 })).toBe(2000);
    expect(factsOf("gpt-5")).toMatchObject({ window: 64_000, maxOutput: 8192 });
    expect(priceOf("gpt-5")({ inputTokens: 1000, outputTokens: 0 })).toBe(1250);
    expect(factsOf("019a0000-0000-7000-8000-000000000000/house-model").window).toBe(8192);
  } finally {
    setOperatorFacts({});
  }
});
