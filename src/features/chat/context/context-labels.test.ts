import { expect, test } from "vitest";
import { contextLabel } from "./context-labels.ts";

test.each([
  [{ tokens: 15_360, window: 128_000, microUsd: 2100 }, "12 % of 128k tokens · about $0.002"],
  [{ tokens: 10, window: 32_000, microUsd: 0 }, "Less than 1 % of 32k tokens"],
  [{ tokens: 99_000, window: 32_000, microUsd: 153_000 }, "100 % of 32k tokens · about $0.15"],
  [{ tokens: 400, window: 800, microUsd: 1 }, "50 % of 800 tokens · about $0.0001"],
])("%j is %s", (state, words) => {
  expect(contextLabel(state)).toBe(words);
});
