import { expect, test } from "vitest";
import { clockJumpPauseMs } from "../tunables.ts";
import { ClockBrake } from "./clock-brake.ts";

const hour = 3_600_000;
const day = 24 * hour;

test("a clock that leaps ahead by a day begins nothing while it may still be set back, and everything after", () => {
  const brake = new ClockBrake({ database: 0, own: 0 });
  expect(brake.holds({ database: 1000, own: 1000 })).toBe(false);
  expect(brake.holds({ database: 2000 + day, own: 2000 })).toBe(true);
  expect(brake.holds({ database: 3000 + day, own: 3000 })).toBe(true);
  // Set back in time: what it showed meanwhile has begun nothing.
  expect(brake.holds({ database: 4000, own: 4000 })).toBe(true);
  expect(brake.holds({ database: 2000 + clockJumpPauseMs, own: 2000 + clockJumpPauseMs })).toBe(false);
});

test("an hour back and a process that slept hold nothing up", () => {
  const brake = new ClockBrake({ database: day, own: 0 });
  expect(brake.holds({ database: day - hour, own: 1000 })).toBe(false);
  expect(brake.holds({ database: 2 * day, own: day + hour + 1000 })).toBe(false);
});
