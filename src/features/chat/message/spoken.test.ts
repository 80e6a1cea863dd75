import { expect, test } from "vitest";
import { spokenPieces } from "./spoken.ts";

test.each([
  ["# Today\n\n- **Buy** `milk`\n- [ ] call [Ana](https://example.com)[^1]\n\n[^1]: at noon", ["Today", "Buy milk", "call Ana", "at noon"]],
  ["Before\n\n```ts\nconst x = 1;\n```\n\nAfter it.", ["Before", "After it."]],
  ["| Name | Price |\n| --- | ---: |\n| Bread | 12 |", [", Name, Price,", ", Bread, 12,"]],
  ["---\n\n***", []],
])("%j is read as %j", (markdown, pieces) => {
  expect(spokenPieces(markdown)).toEqual(pieces);
});

test("long sentences come in pieces, and no word is lost", () => {
  const words = Array.from({ length: 300 }, (_, at) => `word${at}`);
  const pieces = spokenPieces(`${words.join(" ")}. Short one. ${"x".repeat(450)}`);
  expect(pieces.every((piece) => piece.length <= 200)).toBe(true);
  expect(pieces.join(" ").replace(/\.| x+/g, "")).toContain(words.join(" "));
});
