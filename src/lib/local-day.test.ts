import { expect, test } from "vitest";
import { lastDays, localDay } from "./local-day.ts";

test.each([
  ["2026-11-30T02:00:00Z", "America/Los_Angeles", "2026-11-29", "Sunday"],
  ["2026-11-30T02:00:00Z", "UTC", "2026-11-30", "Monday"],
  ["2026-11-30T13:00:00Z", "Pacific/Kiritimati", "2026-12-01", "Tuesday"],
  ["2026-12-31T23:30:00Z", "Asia/Kolkata", "2027-01-01", "Friday"],
  ["2026-03-29T00:59:00Z", "Europe/Berlin", "2026-03-29", "Sunday"],
])("%s in %s is %s, a %s", (moment, zone, day, weekday) => {
  expect(localDay(new Date(moment), zone)).toEqual({ day, weekday });
});

test.each([
  ["America/Los_Angeles", ["2026-10-31 2026-10-31T07:00", "2026-11-01 2026-11-01T07:00", "2026-11-02 2026-11-02T08:00"]],
  ["UTC", ["2026-11-01 2026-11-01T00:00", "2026-11-02 2026-11-02T00:00", "2026-11-03 2026-11-03T00:00"]],
  ["Pacific/Kiritimati", ["2026-11-01 2026-10-31T10:00", "2026-11-02 2026-11-01T10:00", "2026-11-03 2026-11-02T10:00"]],
  ["Asia/Kathmandu", ["2026-11-01 2026-10-31T18:15", "2026-11-02 2026-11-01T18:15", "2026-11-03 2026-11-02T18:15"]],
])("the last three days of %s with their beginnings, over a change of the clocks too", (zone, days) => {
  const found = lastDays(3, zone, new Date("2026-11-03T07:30:00Z"));
  expect(found.map(({ day, start }) => `${day} ${start.toISOString().slice(0, 16)}`)).toEqual(days);
});

test("a day whose first hour is skipped begins at 01:00", () => {
  expect(lastDays(1, "Africa/Cairo", new Date("2026-04-24T10:00:00Z"))).toEqual([
    { day: "2026-04-24", start: new Date("2026-04-23T22:00:00Z") },
  ]);
});
