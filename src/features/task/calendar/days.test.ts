import { expect, it } from "vitest";
import { plusDays } from "#contracts/quick-add/calendar.ts";
import { firstOfMonth, weekOf, weeksOfMonth } from "./days.ts";

it.each([
  ["2026-12-31", 1, "2027-01-01"],
  ["2028-03-01", -1, "2028-02-29"],
  // The night in which clocks change in Europe.
  ["2026-03-28", 2, "2026-03-30"],
])("counts days without clocks: %s and %i is %s", (day, days, after) => {
  expect(plusDays(day, days)).toBe(after);
});

it("goes from month to month by their first day, over years", () => {
  expect(firstOfMonth("2026-12-31", 1)).toBe("2027-01-01");
  expect(firstOfMonth("2026-01-31", -1)).toBe("2025-12-01");
});

it.each([
  [1, "2026-11-30", "2026-12-06"],
  [0, "2026-11-29", "2026-12-05"],
  [6, "2026-11-28", "2026-12-04"],
])("begins a week on weekday %i", (first, begin, end) => {
  const week = weekOf("2026-12-02", first);
  expect([week[0], week.at(-1), week.length]).toEqual([begin, end, 7]);
});

it("shows each week that has a day of the month, and no other", () => {
  const weeks = weeksOfMonth("2026-11-15", 1);
  expect([weeks.length, weeks[0]?.[0], weeks.at(-1)?.[6]]).toEqual([6, "2026-10-26", "2026-12-06"]);
  // A month that begins on the first day of a week and has exactly four.
  expect(weeksOfMonth("2027-02-10", 1)).toHaveLength(4);
});
