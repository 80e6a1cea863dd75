import { expect, it } from "vitest";
import { dueWords } from "./due-date.ts";

const now = new Date(2026, 10, 21, 23, 30);

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
