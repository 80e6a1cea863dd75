import { expect, test } from "vitest";
import { moment, money, size, withLocalTimes, yearlySaving } from "./billing-labels.ts";

test("money is written as its currency is, without needless decimals", () => {
  expect(money(2000, "usd")).toBe("$20");
  expect(money(1999, "usd")).toBe("$19.99");
  expect(money(1500, "eur")).toBe("€15");
  expect(money(2000, "jpy")).toBe("¥2,000");
});

test("a saving is named only when there is one", () => {
  const month = { interval: "month", amount: 2000, currency: "usd" } as const;
  const year = (amount: number, currency = "usd") => ({ interval: "year", amount, currency }) as const;
  expect(yearlySaving([month, year(20_000)])).toBe(16);
  expect(yearlySaving([month, year(19_200)])).toBe(20);
  expect(yearlySaving([month, year(24_000)])).toBeNull();
  expect(yearlySaving([month, year(20_000, "eur")])).toBeNull();
  expect(yearlySaving([month])).toBeNull();
});

test("sizes stay short", () => {
  expect([0, 5000, 5 * 1024 ** 2, 1024 ** 3 / 2, 20 * 1024 ** 3].map(size)).toEqual(["0 MB", "5 KB", "5 MB", "512 MB", "20 GB"]);
});

test("times in messages are the reader's own, with the day when it is another", () => {
  const time = new Date(2026, 10, 21, 14, 5);
  expect(moment(time.toISOString(), new Date(2026, 10, 21, 9))).toBe("14:05");
  expect(moment(time.toISOString(), new Date(2026, 10, 20, 9))).toBe("14:05 on November 21");
  expect(withLocalTimes(`Free at ${time.toISOString()}.`)).toMatch(/^Free at 14:05( on November 21)?\.$/);
});
