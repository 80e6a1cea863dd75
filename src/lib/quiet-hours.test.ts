import { expect, test } from "vitest";
import { quietUntil } from "./quiet-hours.ts";

const night = { from: "22:00", until: "07:00", timeZone: "Europe/Berlin" };
const end = (now: string, hours = night) => quietUntil(hours, new Date(now))?.toISOString() ?? null;

test.each([
  ["before they begin", "2026-12-01T20:59:59.000Z", null],
  ["as they begin", "2026-12-01T21:00:00.000Z", "2026-12-02T06:00:00.000Z"],
  ["after midnight", "2026-12-02T02:30:40.000Z", "2026-12-02T06:00:00.000Z"],
  ["in their last minute", "2026-12-02T05:59:59.999Z", "2026-12-02T06:00:00.000Z"],
  ["as they end", "2026-12-02T06:00:00.000Z", null],
  ["in the night that is an hour shorter", "2026-03-28T22:00:00.000Z", "2026-03-29T05:00:00.000Z"],
  ["in the night that is an hour longer", "2026-10-24T21:00:00.000Z", "2026-10-25T06:00:00.000Z"],
])("quiet hours %s", (_, now, expected) => expect(end(now)).toBe(expected));

test("hours within one day, and empty hours", () => {
  expect(end("2026-12-01T12:30:00.000Z", { ...night, from: "13:00", until: "14:00" })).toBe("2026-12-01T13:00:00.000Z");
  expect(end("2026-12-01T12:30:00.000Z", { ...night, from: "13:00", until: "13:00" })).toBeNull();
});
