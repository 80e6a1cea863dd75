import { expect, test } from "vitest";
import { systemPrompt } from "./prompt.ts";

const now = new Date("2026-11-21T10:00:00Z");

test("the user's instructions and those of the conversation are part of the system prompt, if there are any", () => {
  const bare = systemPrompt({ instructions: " ", prompt: "", timeZone: "UTC" }, now);
  expect(bare).not.toContain("keep in mind");
  const both = systemPrompt({ instructions: "Be brief.", prompt: "You are my editor.", timeZone: "UTC" }, now);
  expect(both.startsWith(bare)).toBe(true);
  expect(both.indexOf("Be brief.")).toBeLessThan(both.indexOf("You are my editor."));
});

test("the system prompt has the user's local date and weekday, and the time rounded to a quarter of an hour, so that it seldom changes", () => {
  const at = (moment: string) => systemPrompt({ instructions: "", prompt: "", timeZone: "America/Los_Angeles" }, new Date(moment));
  expect(at("2026-11-30T02:14:59Z")).toContain("It is 18:00 there, or up to a quarter of an hour later.");
  expect(at("2026-11-30T02:14:59Z")).toBe(at("2026-11-30T02:00:00Z"));
  expect(at("2026-11-30T02:00:00Z")).toContain("Today is Sunday, 2026-11-29 where the user is (time zone America/Los_Angeles)");
  expect(at("2026-11-30T07:59:59Z")).toContain("Today is Sunday, 2026-11-29");
  expect(at("2026-11-30T08:00:00Z")).toContain("Today is Monday, 2026-11-30");
});
