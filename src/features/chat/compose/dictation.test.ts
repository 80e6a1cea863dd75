import { expect, test } from "vitest";
import { heardOf, problemOf, spokenLanguage, withSpoken } from "./dictation.ts";

const heard = (transcript: string, isFinal: boolean) => ({ isFinal, 0: { transcript } });

test("only what is new is taken, and what may still change is apart", () => {
  const results = [heard("add a task", true), heard(" to sell ", true), heard("the boat", true), heard(" to mor", false)];
  expect(heardOf({ resultIndex: 1, results })).toEqual({ settled: "to sell the boat", open: "to mor" });
  expect(heardOf({ resultIndex: 0, results: [{ isFinal: true }] })).toEqual({ settled: "", open: "" });
});

test("spoken words come behind what is written, a space apart", () => {
  expect(withSpoken("", "add milk")).toBe("add milk");
  expect(withSpoken("Please", "add milk")).toBe("Please add milk");
  expect(withSpoken("Please\n", "add milk")).toBe("Please\nadd milk");
});

test.each([
  ["not-allowed", "notAllowed"],
  ["audio-capture", "noMicrophone"],
  ["network", "noService"],
  ["no-speech", null],
  ["aborted", null],
  ["bad-grammar", "ended"],
  ["toString", "ended"],
  [undefined, "ended"],
])("the error %s means %s", (error, problem) => {
  expect(problemOf(error)).toBe(problem);
});

test("the language is the page's, as the browser's user speaks it", () => {
  expect(spokenLanguage("de", ["en-US", "de-AT"])).toBe("de-AT");
  expect(spokenLanguage("de", ["en-US"])).toBe("de");
});
