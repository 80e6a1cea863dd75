import { expect, test } from "vitest";
import { chooseModel, type ModelConfig, resolveModel } from "./registry.ts";

const key = { apiKey: "k" };
const demo: ModelConfig = {
  openai: { ...key, baseUrl: "http://127.0.0.1:1/v1" },
  anthropic: { ...key, baseUrl: "http://127.0.0.1:1" },
  demo: true,
};

test("with both operator keys the default is OpenAI's, with one it is that provider's", () => {
  expect(chooseModel({ openai: key, anthropic: key, demo: false }, undefined)).toMatch(/^gpt/);
  expect(chooseModel({ anthropic: key, demo: false }, undefined)).toMatch(/^claude/);
  expect(chooseModel(demo, undefined)).toBe("demo");
});

test.each([
  ["another provider's", { openai: key, demo: false }, "claude-sonnet-4-5"],
  ["a made-up one, at OpenAI", { openai: key, demo: false }, "no-such-model"],
  ["a made-up one, at the demo", demo, "no-such-model"],
] as const)("a model that nobody has is refused by its field: %s", (_name, config, id) => {
  expect(() => chooseModel(config, id)).toThrow(
    expect.objectContaining({ code: "VALIDATION", fields: [expect.objectContaining({ field: "model" })] }),
  );
});

test("an operator's own server names its models as it likes", () => {
  const own: ModelConfig = { openai: { ...key, baseUrl: "http://127.0.0.1:11434/v1" }, demo: false };
  expect(chooseModel(own, "llama3.3:70b")).toBe("llama3.3:70b");
});

test("nothing is configured: the answer says what to set", () => {
  expect(() => chooseModel({ demo: false }, undefined)).toThrow(/OPENAI_API_KEY/);
});

test("prices are in millionths of a dollar, rounded up; the demo costs nothing", () => {
  const tokens = { inputTokens: 1000, outputTokens: 1001 };
  expect(resolveModel({ openai: key, demo: false }, "gpt-5").cost(tokens)).toBe(1250 + 10_010);
  expect(resolveModel(demo, "demo").cost(tokens)).toBe(0);
});
