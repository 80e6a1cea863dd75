import { expect, test } from "vitest";
import { shiftOf, swipeOf } from "./row-touch.ts";

test.each([
  [90, 10, "complete"],
  [-90, -20, "schedule"],
  [60, 0, null],
  [90, 60, null],
  [5, 200, null],
])("a finger that went %i and %i: %s", (x, y, meant) => {
  expect(swipeOf(x, y)).toBe(meant);
});

test("the row follows a finger to the side, ever less, and not one that scrolls", () => {
  expect([shiftOf(5, 0), shiftOf(30, 60), shiftOf(40, 5), shiftOf(-40, 5), shiftOf(120, 0)]).toEqual([0, 0, 40, -40, 90]);
});
