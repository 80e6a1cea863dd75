import { expect, test } from "vitest";
import { decisionOf } from "./approval-keys.ts";

const plain = { ctrlKey: false, metaKey: false, altKey: false, repeat: false };

test.each([
  ["y", "card", "approve"],
  ["Y", "within", "approve"],
  ["y", "nowhere", "approve"],
  ["y", "elsewhere", null],
  ["n", "card", "reject"],
  ["n", "nowhere", "reject"],
  ["Enter", "card", "approve"],
  // A button within decides by itself.
  ["Enter", "within", null],
  ["Enter", "nowhere", null],
  ["Escape", "card", "reject"],
  ["Escape", "within", "reject"],
  ["Escape", "nowhere", null],
  ["x", "card", null],
] as const)("%s with the focus %s decides %s", (key, focus, decision) => {
  expect(decisionOf({ ...plain, key }, focus)).toBe(decision);
});

test.each(["ctrlKey", "metaKey", "altKey", "repeat"] as const)("a key with %s decides nothing", (name) => {
  expect(decisionOf({ ...plain, key: "y", [name]: true }, "card")).toBeNull();
});
