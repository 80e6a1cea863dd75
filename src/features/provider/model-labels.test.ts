import { expect, test } from "vitest";
import { numberIn, windowWords } from "./model-labels.ts";

test("a number is read as people write it", () => {
  expect(numberIn(" ")).toBeUndefined();
  expect(numberIn("131,072")).toBe(131_072);
  expect(numberIn("32 768")).toBe(32_768);
  expect(numberIn("0.25")).toBe(0.25);
  expect(numberIn("many")).toBeNaN();
});

test("a window says from whom it is", () => {
  const model = { name: "m", window: 8192, seesPictures: false, inputPrice: null, outputPrice: null, set: null, learned: [] };
  expect(windowWords({ ...model, windowFrom: "assumed" })).toBe("8,192 tokens (assumed)");
  expect(windowWords({ ...model, windowFrom: "server" })).toBe("8,192 tokens (reported by the server)");
});
