import { globSync, readFileSync } from "node:fs";
import { expect, it, test } from "vitest";
import { type DayForm, daysText, dayText, letterTag, nearDayText, type TimeForm, timeText } from "./times.ts";

// In Tokyo it is the next day.
const time = "2026-11-29T16:05:00Z";
const readers = {
  american: { locale: "en-US", timeZone: "America/Los_Angeles" },
  british: { locale: "en-GB", timeZone: "Europe/London" },
  german: { locale: "de", timeZone: "Asia/Tokyo" },
};

test.each<[TimeForm, american: string, british: string, german: string]>([
  ["time", "8:05 AM", "16:05", "01:05"],
  ["clock", "08:05", "16:05", "01:05"],
  ["medium", "Nov 29, 2026", "29 Nov 2026", "30.11.2026"],
  ["dayAndTime", "Nov 29, 2026, 8:05 AM", "29 Nov 2026, 16:05", "30.11.2026, 01:05"],
  ["weekdayAndClock", "Sun, Nov 29, 08:05", "Sun 29 Nov, 16:05", "Mo., 30. Nov., 01:05"],
  ["long", "November 29, 2026", "29 November 2026", "30. November 2026"],
  ["withZone", "November 29, 2026 at 08:05 PST", "29 November 2026 at 16:05 GMT", "30. November 2026 um 01:05 GMT+9"],
])("a time as %s: %s, %s, %s", (form, ...said) => {
  expect(Object.values(readers).map((reader) => timeText(reader, time, form).replaceAll("\u202f", " "))).toEqual(said);
});

test.each<[DayForm, american: string, german: string]>([
  ["short", "Nov 30", "30. Nov."],
  ["weekdayShort", "Mon, Nov 30", "Mo., 30. Nov."],
  ["weekdayLong", "Monday, November 30", "Montag, 30. November"],
  ["weekday", "Monday", "Montag"],
  ["shortWeekday", "Mon", "Mo"],
  ["letter", "M", "M"],
  ["month", "November 2026", "November 2026"],
])("a day as %s: %s, %s", (form, ...said) => {
  expect(["en-US", "de"].map((locale) => dayText(locale, "2026-11-30", form))).toEqual(said);
});

it("says what is near as people do, and another year's days with the year", () => {
  const seen = (locale: string, form: "short" | "weekdayInText" = "short") =>
    ["2026-12-30", "2026-12-31", "2027-01-01", "2026-12-01", "2027-01-02"].map((day) => nearDayText(locale, day, "2026-12-31", form));
  expect(seen("en-US")).toEqual(["yesterday", "today", "tomorrow", "Dec 1", "Jan 2, 2027"]);
  expect(seen("de", "weekdayInText")).toEqual(["gestern", "heute", "morgen", "Di., 1. Dezember", "Sa., 2. Januar 2027"]);
});

it("says what two days share once, and dates letters in English of no country with the day first", () => {
  expect(daysText("en-US", "2026-11-30", "2026-12-06").replaceAll("\u2009", " ")).toBe("November 30 – December 6, 2026");
  expect([letterTag("en"), letterTag("en-US"), letterTag("de")]).toEqual(["en-GB", "en-US", "de"]);
});

/** Where dates are formatted for machines, or for models in fixed English; the fields of a browser have its own clock. */
const elsewhere = [
  "src/contracts/zoned-time.ts",
  "src/lib/local-day.ts",
  "src/domain/schedule/instruction.ts",
  "src/domain/transfer/read/moment.ts",
  "src/messages/text.ts",
  "src/messages/times.ts",
];

test("nothing else formats times", () => {
  const files = [...globSync("src/**/*.{ts,tsx}"), ...globSync("realtime/**/*.ts")];
  expect(files.length).toBeGreaterThan(1000);
  const shown = files.filter((file) => !/\.test\.tsx?$|^src\/generated\//.test(file) && !elsewhere.includes(file));
  const form = /toLocale(Date|Time)String\(|new Intl\.(DateTime|RelativeTime)Format|Intl\.DateTimeFormat\(|new Date\([^)]*\)\.toLocale/;
  expect(shown.filter((file) => form.test(readFileSync(file, "utf8")))).toEqual([]);
});

test("no page reads the parts of a time by the machine's clock", () => {
  const past = /toISOString\(\)\.slice|\.get(Date|Day|Month|FullYear|Hours)\(\)/;
  const files = globSync("src/{features,components,app}/**/*.{ts,tsx}").filter((file) => !/\.test\.tsx?$/.test(file));
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => past.test(line)),
  );
  expect(found.filter((line) => !line.includes("getTimezoneOffset"))).toEqual([]);
});
