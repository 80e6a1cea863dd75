import { expect, test } from "vitest";
import { keyName } from "./key-name.ts";

test("a Mac has its own signs for the keys beside the letters", () => {
  expect(["Ctrl+k", "Ctrl+Shift+z", "Alt+ArrowUp", "#"].map((key) => keyName(key, true))).toEqual(["⌘ k", "⌘ ⇧ z", "⌥ ↑", "#"]);
});

test("elsewhere arrows are signs and a letter stays one", () => {
  expect(["Alt+ArrowLeft", "c", "?"].map((key) => keyName(key, false))).toEqual(["Alt ←", "c", "?"]);
});
