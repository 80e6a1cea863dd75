import { expect, test } from "vitest";
import { asksForMany, changesOf } from "./many-changes.ts";

test.each<[string, "ask_deletes" | "ask_changes" | "run_freely", number[], number, boolean]>([
  ["a handful runs", "ask_deletes", [], 5, false],
  ["more than that asks", "ask_deletes", [], 6, true],
  ["two hundred ask", "ask_deletes", [], 200, true],
  ["one at a time adds up", "ask_deletes", [1, 1, 1, 1, 1], 1, true],
  ["four and four ask at the second step", "ask_deletes", [4], 4, true],
  ["steps that only read do not count", "ask_deletes", [0, 3, 0], 2, false],
  ["a step that only reads never asks", "ask_deletes", [5], 0, false],
  ["after a list that was decided another handful is free", "ask_deletes", [6], 5, false],
  ["and no more than that", "ask_deletes", [6, 5], 1, true],
  ["where everything asks anyway nothing is added", "ask_changes", [], 200, false],
  ["never ask means never", "run_freely", [], 200, false],
])("%s", (_, policy, before, next, asks) => {
  expect(asksForMany(policy, before, next)).toBe(asks);
});

test.each([
  [{ ids: [1, 2, 2] }, 2],
  [{ ids: [] }, 1],
  [{ ids: "1" }, 1],
  [{ id: 1 }, 1],
  [null, 1],
])("a call with %j is as many changes as it names things: %i", (input, count) => {
  expect(changesOf({ input })).toBe(count);
});
