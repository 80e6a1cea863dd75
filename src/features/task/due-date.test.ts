import { expect, it } from "vitest";
import { todayIn } from "#features/frame/today.ts";
import { dueWords } from "./due-date.ts";

// The last minutes of the day in the reader's zone, already the next one in UTC.
const now = todayIn("America/Los_Angeles", new Date("2026-11-22T07:59:00Z"));

it.each([
  ["2026-11-21", "today", false],
  ["2026-11-22", "tomorrow", false],
  ["2026-11-20", "yesterday", true],
  ["2026-12-01", "Dec 1", false],
  ["2027-01-05", "Jan 5, 2027", false],
  ["2026-10-01", "Oct 1", true],
])("says %s as “%s”", (day, text, late) => {
  expect(dueWords(day, now)).toEqual({ text, late });
});
