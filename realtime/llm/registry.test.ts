import { expect, test } from "vitest";
import { OperatorModels } from "#integrations/model-lists/operator-models.ts";
import { chooseModel, type ModelConfig, resolveModel } from "./registry.ts";

const key = { apiKey: "k" };
const demo: ModelConfig = {
  openai: { ...key, baseUrl: "http://127.0.0.1:1/v1" },
  anthropic: { ...key, baseUrl: "http://127.0.0.1:1" },
  demo: true,
};

test("with both operator keys the default model is OpenAI's, with one it is that provider's", () => {
  expect(chooseModel({ openai: key, anthropic: key, demo: false }, undefined)).toMatch(/^gpt/);
  expect(chooseModel({ anthropic: key, demo: false }, undefined)).toMatch(/^claude/);
  expect(chooseModel(demo, undefined)).toBe("demo");
});

test.each([
  ["another provider's", { openai: key, demo: false }, "claude-sonnet-4-5"],
  ["a made-up one, at OpenAI", { openai: key, demo: false }, "no-such-model"],
  ["a made-up one, at the demo", demo, "no-such-model"],
] as const)("an unknown model is rejected with its field: %s", (_name, config, id) => {
  expect(() => chooseModel(config, id)).toThrow(
    expect.objectContaining({ code: "VALIDATION", fields: [expect.objectContaining({ field: "model" })] }),
  );
});

test("an operator's own server may use any model name", () => {
  const own: ModelConfig = { openai: { ...key, baseUrl: "http://127.0.0.1:11434/v1" }, demo: false };
  expect(chooseModel(own, "llama3.3:70b")).toBe("llama3.3:70b");
});

test("without any configuration, the error says what to set", () => {
  expect(() => chooseModel({ demo: false }, undefined)).toThrow(/OPENAI_API_KEY/);
});

test("prices are in millionths of a dollar, rounded up; the demo costs nothing", () => {
  const tokens = { inputTokens: 1000, outputTokens: 1001 };
  expect(resolveModel({ openai: key, demo: false }, "gpt-5").cost(tokens)).toBe(1250 + 10_010);
  expect(resolveModel(demo, "demo").cost(tokens)).toBe(0);
});

test("with lists, only listed models may use the operator's key, whatever their names", () => {
  const fetch = async () => new Response();
  const own = { provider: "openai" as const, apiKey: "k", baseUrl: "http://127.0.0.1:9/v1", models: ["claude-local", "qwen3:8b"] };
  const local: ModelConfig = { openai: { ...key, baseUrl: own.baseUrl }, demo: false, lists: new OperatorModels([own], fetch) };
  expect(chooseModel(local, undefined)).toBe("claude-local");
  expect(resolveModel(local, "claude-local").protocol).toBe("responses");
  expect(() => chooseModel(local, "gpt-5")).toThrow(expect.objectContaining({ code: "VALIDATION" }));
  const official: ModelConfig = {
    openai: key,
    demo: false,
    lists: new OperatorModels([{ ...own, baseUrl: undefined, models: [] }], fetch),
  };
  expect(chooseModel(official, "gpt-5")).toBe("gpt-5");
  expect(() => chooseModel(official, "gpt-4-32k")).toThrow(expect.objectContaining({ code: "VALIDATION" }));
  expect(resolveModel(official, "text-embedding-3-small").protocol).toBe("responses");
  const silent: ModelConfig = { openai: local.openai, demo: false, lists: new OperatorModels([{ ...own, models: [] }], fetch) };
  expect(() => chooseModel(silent, undefined)).toThrow(/not listed any model/);
});
