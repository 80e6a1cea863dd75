import { expect, test } from "vitest";
import type { ModelRequest } from "../model.ts";
import { messagesBody } from "./messages.ts";

const asking: ModelRequest = {
  model: "claude-sonnet-4-5",
  system: "s",
  turns: [{ role: "user", text: "hello" }],
  tools: [],
  reasoning: "long",
};

test.each([
  [64_000, 16_384],
  [10_000, 5000],
  [2048, 1024],
])("thoughts and answer together are no longer than the %i tokens that are paid for", (maxOutputTokens, budget) => {
  const { max_tokens, thinking } = messagesBody({ ...asking, maxOutputTokens });
  expect(max_tokens).toBe(maxOutputTokens);
  expect(thinking).toMatchObject({ type: "enabled", budget_tokens: budget });
});

test("an answer too short for thoughts goes without them", () => {
  const body = messagesBody({ ...asking, maxOutputTokens: 2000 });
  expect(body.max_tokens).toBe(2000);
  expect(body.thinking).toBeUndefined();
});
