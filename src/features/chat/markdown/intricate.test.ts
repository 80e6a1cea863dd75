import { describe, expect, test } from "vitest";
import { html, shown, unescaped } from "../../../../tests/markdown.ts";
import fc from "../../../../tests/setup/properties.ts";

const bombs: [string, string][] = [
  ["10,000 quotes", ">".repeat(10_000)],
  ["10,000 quotes with spaces", "> ".repeat(10_000)],
  ["10,000 × *_a", "*_a".repeat(10_000)],
  ["10,000 × **a", "**a ".repeat(10_000)],
  ["10,000 × a**b", "a**b".repeat(10_000)],
  ["1,000 list levels", Array.from({ length: 1000 }, (_, level) => `${"  ".repeat(level)}- x`).join("\n")],
  ["1,000 list levels on a line", `${"- ".repeat(1000)}x`],
  ["quotes and lists in turn", "> - ".repeat(1000)],
  ["10,000 brackets", "[".repeat(10_000)],
  ["10,000 links", "[a](".repeat(10_000)],
  ["10,000 pictures", "![".repeat(10_000)],
  ["10,000 backticks in pairs of growing length", Array.from({ length: 150 }, (_, length) => "`".repeat(length + 1)).join("a")],
  ["50,000 tildes", "~".repeat(50_000)],
  ["10,000 × ~~a", "~~a".repeat(10_000)],
  ["10,000 dollars", "$a".repeat(10_000)],
  ["10,000 open formulas", "\\(".repeat(10_000)],
  ["10,000 tags", "<sub>".repeat(10_000)],
  ["1,000 tags within each other", "<sub>".repeat(1000) + "</sub>".repeat(1000)],
  ["1,000 details", "<details>\n".repeat(1000)],
  ["10,000 footnotes", Array.from({ length: 10_000 }, (_, at) => `[^${at}]: x`).join("\n")],
  ["10,000 entities", "&lt;".repeat(10_000)],
  ["10,000 < signs", "<".repeat(10_000)],
  ["10,000 addresses", "https://a.b/ ".repeat(10_000)],
  ["a table of 200 × 500", [`|${"a|".repeat(200)}`, `|${"-|".repeat(200)}`, ...Array(500).fill(`|${"1|".repeat(200)}`)].join("\n")],
  ["100,000 underscores", `${"_".repeat(100_000)}x`],
  ["300,000 letters", "a".repeat(300_000)],
  ["100,000 lines", "a\n".repeat(100_000)],
  ["100,000 blank lines", `${"\n".repeat(100_000)}x`],
  ["10,000 setext lines", "a\n=\n".repeat(10_000)],
  ["spaces before a table", `|${" ".repeat(50_000)}`],
];

describe("what is too intricate to format is shown as plain text, and in bounded time", () => {
  test.each(bombs)("%s", (_name, text) => {
    for (const isOpen of [false, true]) {
      const begun = process.cpuUsage();
      const words = shown(text, isOpen);
      // Of its own time: a busy machine gives it less.
      expect(process.cpuUsage(begun).user / 1000).toBeLessThan(8_000);
      expect(words.length).toBeGreaterThan(0);
    }
  });

  test("a megabyte of code is a block of code", () => {
    const code = "x = 1\n".repeat(170_000);
    expect(html(`\`\`\`python\n${code}\`\`\``)).toContain("<figcaption");
  });

  test("the deepest ones are said to be plain", () => {
    expect(shown(">".repeat(10_000))).toContain("shown as plain text");
    expect(shown(Array.from({ length: 1000 }, (_, level) => `${"  ".repeat(level)}- x`).join("\n"))).toContain("shown as plain text");
  });
});

test("no word of any text is lost, whatever stands around it", () => {
  const word = fc.stringMatching(/^[a-z]{3,8}$/);
  const sign = fc.constantFrom(
    "*",
    "**",
    "_",
    "__",
    "~",
    "~~",
    "`",
    "``",
    "```\n",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "# ",
    "|",
    "\n|---|\n",
    "<",
    ">",
    "</",
    "<b>",
    "</b>",
    "<sub>",
    "[",
    "]",
    "](",
    ")",
    "!",
    "[^1]",
    "[^1]: ",
    "$",
    "$$",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "&",
    "&lt;",
    "\\",
    "    ",
    "- [ ] ",
    "。",
    "“",
    "”",
    "：",
    "<details>",
    "<summary>",
    "</summary>",
    "</details>",
    " ",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, sign, fc.constant(" ")), { maxLength: 40 }), fc.boolean(), (pieces, isOpen) => {
      const text = pieces.join("");
      const markup = unescaped(html(text, isOpen));
      // What is neither tag nor address nor name of a language: the addresses of links may stand in attributes, and come at their end.
      for (const [found] of text.replace(/\]\([^()\s]*$/, "]").matchAll(/[a-z]{3,}/g))
        if (!isKnownTag(found)) expect(markup).toContain(found);
    }),
    { numRuns: 5000 },
  );
});

function isKnownTag(word: string): boolean {
  return /^(?:sub|details|summary)$/.test(word) || word.includes("summary") || word.includes("details");
}
