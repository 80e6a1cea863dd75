import { expect, test } from "vitest";
import { TaskCreate } from "#contracts/task.ts";
import { taskOfWords } from "./task-of-words.ts";

test.each([
  ["  Buy  milk ", { title: "Buy milk" }],
  ["Buy milk\nand bread", { title: "Buy milk", description: "Buy milk\nand bread" }],
  ["a".repeat(200), { title: "a".repeat(200) }],
  ["a".repeat(201), { title: `${"a".repeat(199)}…`, description: "a".repeat(201) }],
  ["😀".repeat(3_000), { title: `${"😀".repeat(199)}…`, description: "😀".repeat(2_000) }],
])("%j", (words, task) => {
  expect(taskOfWords(words)).toEqual(task);
  expect(TaskCreate.safeParse(taskOfWords(words)).success).toBe(true);
});
