import { expect, test } from "vitest";
import { limitLabels } from "./limit-labels.ts";

const now = new Date("2026-11-21T10:00:00Z");
const error = (code: string) => ({ code, message: "x" });

test("a limit says when it lets go: the clock for soon, the day for later", () => {
  expect(limitLabels({ error: error("QUOTA_EXCEEDED"), resetsAt: "2026-12-01T00:00:00Z" }, now)).toMatch(
    /again on (November 30|December 1), 2026/,
  );
  expect(limitLabels({ error: error("QUOTA_EXCEEDED"), resetsAt: "2026-11-21T12:00:00Z" }, now)).toMatch(/again at \d\d:00/);
  expect(limitLabels({ error: error("QUOTA_EXCEEDED"), resetsAt: null }, now)).toContain("again now");
});

test("a provider's limit is told apart from the plan's, and other ends say nothing here", () => {
  expect(limitLabels({ error: error("RATE_LIMITED"), resetsAt: null }, now)).toContain("provider");
  expect(limitLabels({ error: error("QUOTA"), resetsAt: null }, now)).toContain("credit");
  expect(limitLabels({ error: error("UNREACHABLE"), resetsAt: null }, now)).toBeNull();
  expect(limitLabels({ error: null, resetsAt: null }, now)).toBeNull();
});
