import { expect, test } from "vitest";
import { modelCatalog } from "./model.ts";
import { factsOf, priceOf } from "./model-facts.ts";

test("every model that we offer has a window, a longest answer, and a price", () => {
  for (const { id } of modelCatalog({ openai: true, anthropic: true, demo: false }).models) {
    const { window, maxOutput } = factsOf(id);
    expect(window, id).toBeGreaterThanOrEqual(100_000);
    expect(maxOutput, id).toBeGreaterThanOrEqual(16_000);
    expect(maxOutput, id).toBeLessThan(window);
    expect(priceOf(id)({ inputTokens: 1000, outputTokens: 0 }), id).toBeGreaterThan(0);
  }
  expect(factsOf("demo").window).toBe(128_000);
});

test("an unknown model is taken to be small and costs nothing", () => {
  expect(factsOf("llama3.3:70b").window).toBe(8192);
  expect(factsOf("llama3.3:70b").maxOutput).toBeLessThan(8192);
  expect(priceOf("llama3.3:70b")({ inputTokens: 1_000_000, outputTokens: 1_000_000 })).toBe(0);
});

test("a model of an own provider is known by its provider's name for it", () => {
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

test("cached tokens have their own price, and more of them than tokens are no more than all", () => {
  const cost = priceOf("gpt-5");
  expect(cost({ inputTokens: 1000, outputTokens: 0, cachedInputTokens: 1000 })).toBe(125);
  expect(cost({ inputTokens: 1000, outputTokens: 0, cachedInputTokens: 400 })).toBe(800);
  expect(cost({ inputTokens: 1000, outputTokens: 0, cachedInputTokens: 2000 })).toBe(125);
});
