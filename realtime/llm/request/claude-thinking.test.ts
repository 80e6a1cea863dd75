import { expect, test } from "vitest";
import type { ModelRequest } from "../model.ts";
import { messagesBody } from "./messages.ts";

const request: ModelRequest = {
  model: "claude-sonnet-4-5",
  system: "s",
  messages: [{ role: "user", text: "hello" }],
  tools: [],
  reasoning: "long",
};

test.each([
  [64_000, 16_384],
  [10_000, 5000],
  [2048, 1024],
])("thoughts and answer together stay within the %i paid tokens", (maxOutputTokens, budget) => {
  const { max_tokens, thinking } = messagesBody({ ...request, maxOutputTokens });
  expect(max_tokens).toBe(maxOutputTokens);
  expect(thinking).toMatchObject({ type: "enabled", budget_tokens: budget });
});

test("an answer too short for thoughts is requested without thinking", () => {
  const body = messagesBody({ ...request, maxOutputTokens: 2000 });
  expect(body.max_tokens).toBe(2000);
  expect(body.thinking).toBeUndefined();
});
