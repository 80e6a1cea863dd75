import { expect, test } from "vitest";
import { changeWords, reasonWords } from "./occurrence-words.ts";

test("changes are counted, and what was undone with them; none is said as none", () => {
  const change = { tool: "create_task", taskId: 1, undone: false };
  expect(changeWords([])).toBe("Changed nothing.");
  expect(changeWords([change])).toBe("1 change, nothing else.");
  expect(changeWords([change, { ...change, undone: true }])).toBe("2 changes, 1 undone.");
  expect(changeWords([{ ...change, undone: true }])).toBe("1 change, undone.");
  expect(reasonWords("overlap: The run before it has not ended.")).toBe("The run before it has not ended.");
});
