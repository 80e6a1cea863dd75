import { expect, test } from "vitest";
import { systemPrompt } from "./prompt.ts";

const now = new Date("2026-11-21T10:00:00Z");

test("the user's instructions and those of the conversation are part of what the model is told, when there are any", () => {
  const bare = systemPrompt({ instructions: " ", prompt: "" }, now);
  expect(bare).not.toContain("keep in mind");
  const both = systemPrompt({ instructions: "Be brief.", prompt: "You are my editor." }, now);
  expect(both.startsWith(bare)).toBe(true);
  expect(both.indexOf("Be brief.")).toBeLessThan(both.indexOf("You are my editor."));
});
