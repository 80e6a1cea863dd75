import { afterEach, beforeEach, expect, test } from "vitest";
import { errorCodes } from "#contracts/error.ts";
import { english, german } from "./catalogue.ts";
import { fieldRefusal, refusalWords } from "./refusals.ts";

const page = globalThis as { bestchatReaderLocale?: () => string };
const before = page.bestchatReaderLocale;
let locale = "de";
beforeEach(() => {
  locale = "de";
  page.bestchatReaderLocale = () => locale;
});
afterEach(() => {
  if (before) page.bestchatReaderLocale = before;
  else delete page.bestchatReaderLocale;
});

test("a refusal is said in German by its code, and in English in the server's own words", () => {
  expect(refusalWords("NOT_FOUND", "Task not found")).toBe("Das gibt es nicht mehr.");
  for (const code of errorCodes) expect(Object.values(german.error)).toContain(refusalWords(code, "English"));
  expect(refusalWords("SOMETHING_NEW", "English")).toBe("English");
  locale = "en-GB";
  expect(refusalWords("NOT_FOUND", "Task not found")).toBe("Task not found");
});

test("what the server says of a field is known by its words", () => {
  for (const [key, words] of Object.entries(english.error).filter(([name]) => name.startsWith("field")))
    expect(fieldRefusal(words.replace("{limit}", "2000"))).toBe(german.error[key]?.replace("{limit}", "2000"));
  expect(fieldRefusal("must be odd")).toBe("must be odd");
  locale = "en";
  expect(fieldRefusal("is wrong")).toBe("is wrong");
});
