import { expect, test } from "vitest";
import { Colouring } from "./highlight.ts";

const code = "/* one\n   two */\nconst a = `x\ny`;\n\nfunction f() {\n  return 1; // end\n}";

test("code that grows ends in the colours of the code at once, and its ended lines are coloured once", async () => {
  const whole = (await Colouring.of("ts"))?.linesOf(code, true) ?? [];
  const growing = await Colouring.of("ts");
  let before = growing?.linesOf("", false) ?? [];
  for (let end = 1; end <= code.length; end += 3) {
    const lines = growing?.linesOf(code.slice(0, end), false) ?? [];
    const ended = code.slice(0, Math.max(0, end - 3)).split("\n").length - 1;
    expect(lines.slice(0, ended).every((line, at) => line === before[at])).toBe(true);
    before = lines;
  }
  const plain = (lines: typeof whole) => lines.map((line) => line.map(({ content, htmlStyle }) => [content, htmlStyle]));
  expect(plain(growing?.linesOf(code, true) ?? [])).toEqual(plain(whole));
  expect(whole.map((line) => line.map(({ content }) => content).join("")).join("\n")).toBe(code);
  // Another text in the same place begins anew.
  expect(
    growing
      ?.linesOf("let b", true)[0]
      ?.map(({ content }) => content)
      .join(""),
  ).toBe("let b");
  expect(await Colouring.of("klingon")).toBeNull();
});
