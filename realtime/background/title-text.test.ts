import { expect, test } from "vitest";
import { cleanTitle, titleInput } from "./title-text.ts";

test("a title is one plain line, whatever the model adds to it", () => {
  expect(cleanTitle("Boat repairs")).toBe("Boat repairs");
  expect(cleanTitle('\n\n"Boat repairs."\nI chose this because …')).toBe("Boat repairs");
  expect(cleanTitle("**Title: Boat\trepairs**")).toBe("Boat repairs");
  expect(cleanTitle("# „Bootsreparatur“")).toBe("Bootsreparatur");
  expect(cleanTitle("買い物リスト")).toBe("買い物リスト");
});

test("an answer without text is not a title", () => {
  for (const said of ["", " \n ", '""', "**", "\u0000", "\u200b", "“\u3164”", "\u{e0041}"]) expect(cleanTitle(said)).toBeNull();
});

test("a long answer is not cut within a character", () => {
  const title = cleanTitle("🚤".repeat(100));
  expect([...(title ?? "")]).toHaveLength(60);
  expect(title?.isWellFormed()).toBe(true);
});

test("the call only gets the beginning of both texts", () => {
  expect(titleInput("a".repeat(5000), "🚤".repeat(5000)).length).toBeLessThan(2100);
  expect(titleInput("x", "🚤".repeat(5000)).isWellFormed()).toBe(true);
});
