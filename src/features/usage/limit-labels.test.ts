import { expect, test } from "vitest";
import { limitWords } from "./limit-labels.ts";

const now = new Date("2026-11-21T10:00:00Z");
const error = (code: string) => ({ code, message: "x" });

test("a limit says when it lets go: the clock for soon, the day for later", () => {
  expect(limitWords({ error: error("QUOTA_EXCEEDED"), resetsAt: "2026-12-01T00:00:00Z" }, now)).toMatch(
    /again on (November 30|December 1), 2026/,
  );
  expect(limitWords({ error: error("QUOTA_EXCEEDED"), resetsAt: "2026-11-21T12:00:00Z" }, now)).toMatch(/again at \d\d:00/);
  expect(limitWords({ error: error("QUOTA_EXCEEDED"), resetsAt: null }, now)).toContain("again now");
});

test("a provider's limit is told apart from the plan's, and other ends say nothing here", () => {
  expect(limitWords({ error: error("RATE_LIMITED"), resetsAt: null }, now)).toContain("provider");
  expect(limitWords({ error: error("QUOTA"), resetsAt: null }, now)).toContain("credit");
  expect(limitWords({ error: error("UNREACHABLE"), resetsAt: null }, now)).toBeNull();
  expect(limitWords({ error: null, resetsAt: null }, now)).toBeNull();
});
