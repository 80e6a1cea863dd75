import { expect, test } from "vitest";
import { localDay } from "./local-day.ts";

test.each([
  ["2026-11-30T02:00:00Z", "America/Los_Angeles", "2026-11-29", "Sunday"],
  ["2026-11-30T02:00:00Z", "UTC", "2026-11-30", "Monday"],
  ["2026-11-30T13:00:00Z", "Pacific/Kiritimati", "2026-12-01", "Tuesday"],
  ["2026-12-31T23:30:00Z", "Asia/Kolkata", "2027-01-01", "Friday"],
  ["2026-03-29T00:59:00Z", "Europe/Berlin", "2026-03-29", "Sunday"],
])("%s in %s is %s, a %s", (moment, zone, day, weekday) => {
  expect(localDay(new Date(moment), zone)).toEqual({ day, weekday });
});
