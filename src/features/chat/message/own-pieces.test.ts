import { expect, test } from "vitest";
import fc from "../../../../tests/setup/properties.ts";
import { isLong, ownPieces } from "./own-pieces.ts";

test.each([
  ["no code at all", [{ text: "no code at all" }]],
  ["Why?\n```ts\nconst x = 1;\n```\nThanks", [{ text: "Why?" }, { code: "const x = 1;", info: "ts" }, { text: "Thanks" }]],
  ["~~~\na ``` b\n~~~", [{ code: "a ``` b", info: "" }]],
  ["````\n```\n````", [{ code: "```", info: "" }]],
  ["```\n```", [{ code: "", info: "" }]],
  ["use ``` for code", [{ text: "use ``` for code" }]],
  ["```ts\nnever ended", [{ text: "```ts\nnever ended" }]],
])("%j", (text, pieces) => {
  expect(ownPieces(text)).toEqual(pieces);
});

test("no word of a message is lost", () => {
  const line = fc.constantFrom("word", "```", "```ts", "~~~", "", "  more words", "````");
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const shown = ownPieces(lines.join("\n")).map((piece) => piece.code ?? ("text" in piece ? piece.text : ""));
      const words = (text: string) => text.match(/\w+/g)?.filter((word) => word !== "ts") ?? [];
      expect(words(shown.join("\n"))).toEqual(words(lines.join("\n")));
    }),
  );
});

test("a message is long by its length or by its lines", () => {
  expect(isLong("a".repeat(1_500))).toBe(false);
  expect(isLong("a".repeat(1_501))).toBe(true);
  expect(isLong("a\n".repeat(17))).toBe(false);
  expect(isLong("a\n".repeat(18))).toBe(true);
});
