import { expect, test } from "vitest";
import { sharedLine } from "./shared-line.ts";

test.each([
  ["share_title=Recipe&share_text=&share_url=https%3A%2F%2Fexample.com%2Fpie", "Recipe //https://example.com/pie"],
  ["share_text=https%3A%2F%2Fexample.com%2Fpie&share_url=https%3A%2F%2Fexample.com%2Fpie", "https://example.com/pie"],
  ["share_title=Pie&share_text=Pie%0ABake+it%0A&view=board", "Pie //Bake it"],
  ["add=1", ""],
])("%s is the line %s", (query, line) => {
  expect(sharedLine(new URLSearchParams(query))).toEqual({ line, rest: query.includes("view") ? "view=board" : "" });
});

test("an address that shares nothing is none", () => {
  expect(sharedLine(new URLSearchParams("view=board"))).toBeNull();
});
