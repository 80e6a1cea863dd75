import { expect, test } from "vitest";
import { withEarlyWords } from "./early-words.ts";

test.each([
  ["", "", ""],
  ["of yesterday", "", "of yesterday"],
  ["", "typed early", "typed early"],
  ["of yesterday", "typed early", "of yesterday\ntyped early"],
  ["typed ea", "typed early", "typed early"],
  ["typed early", "typed early", "typed early"],
  ["typed early on", "typed early", "typed early on"],
])("a draft “%s” and “%s” typed early are “%s”", (draft, early, words) => {
  expect(withEarlyWords(draft, early)).toBe(words);
});
