import { expect, test } from "vitest";
import { hostsSearch } from "./hosted-search.ts";

test.each([
  ["messages", undefined, "claude-opus-4-1", true],
  ["messages", "https://api.anthropic.com", "claude-3-5-haiku-latest", true],
  ["messages", undefined, "claude-3-haiku-20240307", false],
  ["messages", "https://gateway.example", "claude-opus-4-1", false],
  ["messages", "https://api.anthropic.com.evil.example", "claude-opus-4-1", false],
  ["responses", undefined, "gpt-6", true],
  ["responses", "https://api.openai.com/v1", "gpt-4o-mini", true],
  ["responses", "http://127.0.0.1:8080/v1", "gpt-6", false],
  ["responses", undefined, "gpt-3.5-turbo", false],
  ["responses", undefined, "gpt-4.1-nano", false],
  ["chat", undefined, "gpt-6", false],
] as const)("%s at %s with %s: %s", (protocol, baseUrl, model, expected) => {
  expect(hostsSearch({ protocol, baseUrl, model })).toBe(expected);
});
