import { expect, test } from "vitest";
import { dollars, ledgerDay, roundTop, short } from "./usage-labels.ts";

test("amounts show the digits that matter", () => {
  expect([0, 7, 1234, 45_600, 2_500_000].map(dollars)).toEqual(["$0.00", "$0.000007", "$0.00123", "$0.046", "$2.50"]);
});

test("counts are short", () => {
  expect([940, 12_400, 3_100_000].map(short)).toEqual(["940", "12.4K", "3.1M"]);
});

test("a day of the ledger is the same day in every zone", () => {
  expect(ledgerDay("2026-11-01")).toBe("Nov 1");
  expect(ledgerDay("2026-11-01", "long")).toBe("November 1, 2026");
});

test("the top of a chart is round and never below what it shows", () => {
  expect([0, 1, 3, 18, 51, 1000].map((value) => roundTop(value))).toEqual([2, 2, 4, 20, 100, 1000]);
  expect([0, 900, 30_000].map((value) => roundTop(value, 20_000))).toEqual([20_000, 1000, 40_000]);
});
