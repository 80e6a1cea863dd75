import { expect, test } from "vitest";
import { TaskCreate } from "./task.ts";
import { isBlank, rawText } from "./text.ts";

const nothing = [
  "",
  " ",
  "\u00a0",
  "\u200b",
  "\u200b\u200c\u200d",
  "\u2060\ufeff",
  "\u3164",
  "\u115f\u1160",
  "\uffa0",
  "\u2800",
  "\u00ad",
  "\u180e",
];
const invisible = [...nothing, "\u202e\u2066", "\u034f", "\ufe0f", "\u{e0041}", "\u2028\u2029", " \u200b "];
const visible = ["a", "\u200ba", "公", "👩\u200d💻", ".", "\u05d0", "§"];

test("a text without visible characters is blank", () => {
  expect(invisible.filter((text) => !isBlank(text))).toEqual([]);
  expect(visible.filter(isBlank)).toEqual([]);
});

test("a blank title, label or message is refused", () => {
  for (const text of invisible) {
    expect(TaskCreate.safeParse({ title: text }).success).toBe(false);
    expect(TaskCreate.safeParse({ title: "x", labels: [text] }).success).toBe(false);
    expect(rawText(100, 1).safeParse(text).success).toBe(false);
  }
  for (const title of visible) expect(TaskCreate.safeParse({ title }).success).toBe(true);
  expect(TaskCreate.safeParse({ title: "x", description: "\u200b" }).success).toBe(true);
});
