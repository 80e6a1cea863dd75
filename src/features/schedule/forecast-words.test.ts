import { expect, test } from "vitest";
import { capOf, capText, forecastWords } from "./forecast-words.ts";

test("a month is said with what it goes by, and what nothing is known of is not guessed", () => {
  expect(forecastWords({ runs: 22, costMicroUsd: 440_000, basis: "replies" })).toBe(
    "22 runs in the next 30 days, about $0.44 judging by your recent replies.",
  );
  expect(forecastWords({ runs: 1, costMicroUsd: 0, basis: "runs" })).toBe("1 run in the next 30 days, free judging by its last runs.");
  expect(forecastWords({ runs: 1000, costMicroUsd: null, basis: null })).toBe(
    "more than 1000 runs in the next 30 days; the cost is known after the first run.",
  );
});

test("caps are typed as dollars", () => {
  expect([" $2.50 ", "2,5", "", "much", "-1"].map(capOf)).toEqual([2_500_000, 2_500_000, null, undefined, undefined]);
  expect([capText(250_000), capText(null)]).toEqual(["0.25", ""]);
});
