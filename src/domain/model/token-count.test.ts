import { beforeAll, expect, test } from "vitest";
import { createTokenCounter, estimateTokens, loadTokenizer, tokensOfTurn } from "./token-count.ts";

beforeAll(() => loadTokenizer());

test("short texts are counted, not estimated", () => {
  const count = createTokenCounter();
  expect(count("hello world")).toBe(2);
  expect(count("")).toBe(0);
  expect(count("The quick brown fox jumps over the lazy dog.")).toBe(10);
});

test("the tokenizer's special tokens are ordinary text", () => {
  expect(createTokenCounter()("a <|endoftext|> b <|im_start|>")).toBeGreaterThan(4);
});

test("longer texts, and new text beyond the total per prompt, are estimated", () => {
  const long = "word ".repeat(4001);
  expect(createTokenCounter()(long)).toBe(estimateTokens(long));
  const [first, second] = ["1", "2"].map((end) => "a considerable quantity ".repeat(500) + end) as [string, string];
  const count = createTokenCounter();
  const exact = count(first);
  expect(exact).toBeLessThan(estimateTokens(first));
  expect(count(second)).toBe(estimateTokens(second));
  // A counted text is cached.
  expect(createTokenCounter()(first)).toBe(exact);
});

test.each([
  ["prose", "The committee met on Tuesday to discuss the budget for the coming year. "],
  ["code", "const total = rows.map((row) => row.a * 2);\n"],
  ["numbers", "1029,3847,5612,9087;"],
  ["Chinese", "今天的会议讨论了明年的预算。"],
])("the estimate of %s is no less than nine tenths of the tokens", (_name, sentence) => {
  const exact = createTokenCounter()(sentence.repeat(Math.floor(19_000 / sentence.length)));
  const estimated = estimateTokens(sentence.repeat(Math.floor(19_000 / sentence.length)));
  expect(estimated).toBeGreaterThan(exact * 0.9);
  expect(estimated).toBeLessThan(exact * 2);
});

test("a text without spaces is counted in linear time", () => {
  const begun = performance.now();
  createTokenCounter()("\u{1F600}".repeat(9999));
  // Unsliced it takes seconds.
  expect(performance.now() - begun).toBeLessThan(800);
});

test("the estimate allows more for letters beyond ASCII", () => {
  expect(estimateTokens("漢字".repeat(100))).toBeGreaterThan(2 * estimateTokens("list".repeat(50)));
});

test("a turn's calls, results and images are counted", () => {
  const count = createTokenCounter();
  const bare = tokensOfTurn({ text: "hello" }, count);
  expect(tokensOfTurn({ text: "hello", toolCalls: [{ name: "list_tasks", input: { status: "pending" } }] }, count)).toBeGreaterThan(
    bare + 5,
  );
  expect(tokensOfTurn({ text: "hello", images: [{}] }, count)).toBeGreaterThan(bare + 500);
  expect(tokensOfTurn({ name: "list_tasks", output: { tasks: ["buy milk"] } }, count)).toBeGreaterThan(8);
});
