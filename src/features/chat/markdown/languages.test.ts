import { expect, test } from "vitest";
import { fileNameOf, languageOf, languages } from "./languages.ts";

test("there are at least forty, and the names that models write mean one of them", () => {
  expect(Object.keys(languages).length).toBeGreaterThanOrEqual(40);
  expect(["TS", "py", "c++", "Dockerfile", "jsonc", "shell"].map(languageOf)).toEqual([
    "typescript",
    "python",
    "cpp",
    "docker",
    "json",
    "bash",
  ]);
  expect(["klingon", "", "constructor", "toString"].map(languageOf)).toEqual([undefined, undefined, undefined, undefined]);
});

test.each([
  ["ts", "code.ts"],
  ["python", "code.py"],
  ["ts src/app/page.tsx", "page.tsx"],
  ['js title="server.mjs"', "server.mjs"],
  ["", "code.txt"],
  ["klingon ../../etc/passwd", "code.txt"],
])("%j is saved as %j", (info, name) => {
  expect(fileNameOf(info)).toBe(name);
});
