import { expect, test } from "vitest";
import { quoted, withInsertion } from "./insert.ts";

test("a quote stands below what was written, and the person goes on below it", () => {
  const { words, from, to } = withInsertion("Before \n", { text: quoted(" one\n\n\n\ntwo ") });
  expect(words).toBe("Before\n\n> one\n>\n> two\n\n");
  expect([from, to]).toEqual([words.length, words.length]);
});

test("a proposed question is selected, so that typing replaces it", () => {
  const { words, from, to } = withInsertion("", { text: "> one\n\n", selected: "Why?" });
  expect(words.slice(from, to)).toBe("Why?");
});
