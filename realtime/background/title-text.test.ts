import { expect, test } from "vitest";
import { cleanTitle, titleInput } from "./title-text.ts";

test("a title is one plain line, whatever the model puts around it", () => {
  expect(cleanTitle("Boat repairs")).toBe("Boat repairs");
  expect(cleanTitle('\n\n"Boat repairs."\nI chose this because …')).toBe("Boat repairs");
  expect(cleanTitle("**Title: Boat\trepairs**")).toBe("Boat repairs");
  expect(cleanTitle("# „Bootsreparatur“")).toBe("Bootsreparatur");
  expect(cleanTitle("買い物リスト")).toBe("買い物リスト");
});

test("an answer without words is no title", () => {
  for (const said of ["", " \n ", '""', "**", "\u0000", "\u200b", "“\u3164”", "\u{e0041}"]) expect(cleanTitle(said)).toBeNull();
});

test("a long answer is cut by characters, not by halves of them", () => {
  const title = cleanTitle("🚤".repeat(100));
  expect([...(title ?? "")]).toHaveLength(61);
  expect(title?.isWellFormed()).toBe(true);
});

test("the call gets the beginning of both texts only", () => {
  expect(titleInput("a".repeat(5000), "🚤".repeat(5000)).length).toBeLessThan(2100);
  expect(titleInput("x", "🚤".repeat(5000)).isWellFormed()).toBe(true);
});
