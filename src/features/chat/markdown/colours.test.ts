import { expect, test } from "vitest";
import { type Coloured, GrowingCode } from "./colours.ts";
import { Colouring } from "./highlight.ts";

// There is no Worker here: the page colours by itself, through the same desk.
const code = "/* one\n   two */\nconst a = `x\ny`;\n\nfunction f() {\n  return 1; // end\n}";
const words = (coloured: Coloured | undefined) => coloured?.lines.map((line) => line.map(({ content, htmlStyle }) => [content, htmlStyle]));

test("code that grows while it is coloured elsewhere ends in the colours of the code at once, and shows no line that it has not", async () => {
  const shown: Coloured[] = [];
  const growing = new GrowingCode("ts", (coloured) => shown.push(coloured));
  for (let end = 1; end < code.length; end += 3) {
    growing.grow(code.slice(0, end), false);
    await new Promise(setImmediate);
  }
  growing.grow(code, true);
  await expect.poll(() => shown.at(-1)?.text).toBe(code);
  for (const { text, lines } of shown) {
    expect(code.startsWith(text)).toBe(true);
    expect(lines.map((line) => line.map(({ content }) => content).join("")).join("\n")).toBe(text.replace(/\n$/, ""));
  }
  const whole = (await Colouring.of("ts"))?.linesOf(code, true) ?? [];
  expect(words(shown.at(-1))).toEqual(words({ text: code, lines: whole }));
  // A line that was coloured stays the same object, so that it is not drawn again.
  expect(shown.at(-1)?.lines[0]).toBe(shown[0]?.lines[0]);
});

test("other code in the same place begins anew, and a language without colours shows none", async () => {
  const shown: Coloured[] = [];
  const growing = new GrowingCode("js", (coloured) => shown.push(coloured));
  growing.grow("let a = 1", true);
  await expect.poll(() => shown.at(-1)?.text).toBe("let a = 1");
  growing.grow("var b", true);
  await expect.poll(() => shown.at(-1)?.text).toBe("var b");
  const before = shown.length;
  const plain = new GrowingCode("klingon", (coloured) => shown.push(coloured));
  plain.grow("nuqneH", true);
  await new Promise(setImmediate);
  expect(shown.length).toBe(before);
});
