import { expect, test } from "vitest";
import { thoughtLabel } from "./message-labels.ts";

test.each([
  [0, "Thought for a moment"],
  [499, "Thought for a moment"],
  [1400, "Thought for 1 s"],
  [59_400, "Thought for 59 s"],
  [60_000, "Thought for 1 min"],
  [185_000, "Thought for 3 min 5 s"],
])("%i ms", (ms, words) => {
  expect(thoughtLabel(ms)).toBe(words);
});
