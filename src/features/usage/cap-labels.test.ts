import { expect, test } from "vitest";
import { amountIn, amountText } from "./cap-labels.ts";

test.each([
  ["", null],
  ["  ", null],
  ["0", 0],
  ["0.50", 500_000],
  [".5", 500_000],
  ["$2", 2_000_000],
  ["1,25", 1_250_000],
  ["0.000001", 1],
  ["1000000", 1_000_000_000_000],
  ["1000001", undefined],
  ["-1", undefined],
  ["1e3", undefined],
  ["two", undefined],
])("“%s” is %s", (text, expected) => {
  expect(amountIn(text)).toBe(expected);
});

test.each([null, 0, 1, 500_000, 1_250_000, 2_000_000, 1_000_000_000_000])("%s is shown as what is read as the same", (amount) => {
  expect(amountIn(amountText(amount))).toBe(amount);
});

test("amounts have cents", () => {
  expect([500_000, 2_000_000, 1_234_000].map(amountText)).toEqual(["0.50", "2.00", "1.234"]);
});
