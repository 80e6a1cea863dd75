import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import fc from "../../../../tests/setup/properties.ts";
import { Blocks } from "./blocks.tsx";
import { closeOpenEnd } from "./open-end.ts";
import { type Reading, ReplyReader } from "./reader.ts";

const html = (reading: Reading) => (reading ? renderToStaticMarkup(createElement(Blocks, { tokens: reading.blocks })) : "plain");
const sample = [
  "# Title",
  "A paragraph with **bold**, `code` and [a link](https://example.com).",
  "- one\n- two\n\n  more of two\n- three",
  "1. a\n   - b\n2. c",
  "```ts\nconst a = 1;\n\nconst b = 2;\n```",
  "> a quote\n> goes on",
  "| a | b |\n|---|---|\n| 1 | 2 |",
  "$$\na=b\n$$",
  "Text\nin two lines",
  "---",
  "***",
  "<details>\n<summary>S</summary>\n\ninner\n\n</details>",
  "    indented code",
  "Setext\n===",
  "[^1]: A note",
  "last **words",
];

test("a reply that grows ends as the reply read at once, however it was cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...sample), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 40 }),
      (blocks, steps) => {
        const text = blocks.join("\n\n");
        const reader = new ReplyReader();
        for (let at = 0, step = 0; at < text.length; step += 1) {
          at += steps[step % steps.length] ?? 1;
          const written = text.slice(0, at);
          // Also while it grows: the sealed blocks and the tail are what the whole text says.
          expect(html(reader.read(written, true))).toBe(html(new ReplyReader().read(written, true)));
        }
        expect(html(reader.read(text, false))).toBe(html(new ReplyReader().read(text, false)));
      },
    ),
    { numRuns: 150 },
  );
});

test("blocks that are sealed stay the same objects, and only the tail is read again", () => {
  const reader = new ReplyReader();
  const paragraphs = Array.from({ length: 200 }, (_, at) => `Paragraph ${at} with **bold** words.`).join("\n\n");
  const before = reader.read(`${paragraphs}\n\nThe tail`, true);
  const after = reader.read(`${paragraphs}\n\nThe tail grows`, true);
  expect(after?.blocks).toHaveLength(201);
  expect(after?.blocks.slice(0, 200).every((block, at) => block === before?.blocks[at])).toBe(true);
  expect(reader.read("Another text", true)?.blocks).toHaveLength(1);
});

test.each([
  ["some **bo", "some **bo**"],
  ["some **bold** and *em", "some **bold** and *em*"],
  ["some **", "some "],
  ["some `co", "some `co`"],
  ["some `", "some "],
  ["~~gone", "~~gone~~"],
  ["**a *b", "**a *b***"],
  ["see [the docs](https://exa", "see the docs"],
  ["see [the do", "see the do"],
  ["see ![pic](https://exa", "see pic"],
  ["- one\n- **two", "- one\n- **two**"],
  ["done **bold** end", "done **bold** end"],
  ["2 * 3 = 6", "2 * 3 = 6"],
  ["snake_case", "snake_case"],
  ["```js\nconst a = `x", "```js\nconst a = `x"],
])("the open end %j is closed as %j", (text, closed) => {
  expect(closeOpenEnd(text)).toBe(closed);
});
