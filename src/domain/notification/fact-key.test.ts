import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import fc from "../../../tests/setup/properties.ts";
import { occurrenceFactKey, readOccurrenceFactKey, readReminderFactKey, reminderFactKey } from "./fact-key.ts";

const time = fc.integer({ min: 0, max: 4_102_444_800_000 }).map((ms) => new Date(ms));

test("what a key of an occurrence was made of is read from it", () => {
  const again = fc.oneof(fc.constant(null), time, fc.record({ runId: fc.uuid(), step: fc.nat() }));
  const fact = fc.record({ occurrenceId: fc.uuid(), status: fc.constantFrom("done", "waiting", "failed", "skipped"), again });
  fc.assert(
    fc.property(fact, (made) => {
      expect(readOccurrenceFactKey(occurrenceFactKey(made))).toEqual(made);
    }),
  );
});

test("what a key of a reminder was made of is read from it, and a key of something else says nothing", () => {
  const fact = fc.record({ taskId: fc.nat(), minutes: fc.integer({ min: -1, max: 40_320 }), firesAt: time });
  fc.assert(
    fc.property(fact, (made) => {
      expect(readReminderFactKey(reminderFactKey(made))).toEqual(made);
      expect(readOccurrenceFactKey(reminderFactKey(made))).toBeNull();
    }),
  );
  fc.assert(fc.property(fc.string(), (key) => readOccurrenceFactKey(key) === null && readReminderFactKey(key) === null));
});

test("nobody else makes or reads them", () => {
  const sources = globSync("{src,realtime}/**/*.{ts,tsx}", { exclude: ["src/generated/**", "**/*.test.ts"] });
  const others = sources.filter((file) => /[`"/^](?:occurrence|reminder):[$(]/.test(readFileSync(file, "utf8")));
  expect(others).toEqual(["src/domain/notification/fact-key.ts"]);
});
