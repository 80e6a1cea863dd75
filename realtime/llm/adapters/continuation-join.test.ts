import { expect, test } from "vitest";
import fc from "../../../tests/setup/properties.ts";
import { createContinuationJoin } from "./continuation-join.ts";

// Words that never repeat, so that an overlap is never a coincidence.
const text = Array.from({ length: 400 }, (_, at) => `w${at} `).join("");
const cut = fc.integer({ min: 1, max: text.length - 1 });
const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 200 });

function joined(prefix: string, continuation: string, sizes: number[]): string {
  const join = createContinuationJoin(prefix);
  let result = prefix;
  for (let at = 0, turn = 0; at < continuation.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    result += join.push(continuation.slice(at, at + size));
    at += size;
  }
  return result + join.end();
}

test("an exact continuation is joined exactly, however its text is chunked", () => {
  fc.assert(fc.property(cut, pieces, (at, sizes) => joined(text.slice(0, at), text.slice(at), sizes) === text));
});

test("a repeated tail is dropped", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: text.length - 100 }),
      fc.integer({ min: 12, max: 60 }),
      pieces,
      (at, back, sizes) => joined(text.slice(0, at), text.slice(at - back), sizes) === text,
    ),
  );
});

test("a model that starts over repeats nothing", () => {
  fc.assert(
    fc.property(fc.integer({ min: 12, max: text.length - 1 }), pieces, (at, sizes) => joined(text.slice(0, at), text, sizes) === text),
  );
});

test("a word that repeats by chance is not an overlap", () => {
  expect(joined("ha ha", " ha ha!", [3])).toBe("ha ha ha ha!");
});
