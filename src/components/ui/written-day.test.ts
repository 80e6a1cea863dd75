import { expect, it } from "vitest";
import { writtenDay } from "./written-day.ts";

it.each([
  ["2026-12-24", false, "2026-12-24"],
  ["1900-01-01", false, "1900-01-01"],
  // Every step of typing 12242026.
  ["", true, undefined],
  ["0002-12-24", false, undefined],
  ["0020-12-24", false, undefined],
  ["0202-12-24", false, undefined],
  ["1899-12-31", false, undefined],
  ["20261-12-24", false, undefined],
  ["", false, null],
])("takes %j (a part missing: %s) for %j", (value, badInput, day) => {
  expect(writtenDay({ value, validity: { badInput } as ValidityState })).toBe(day);
});
