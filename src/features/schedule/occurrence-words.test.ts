import { expect, test } from "vitest";
import { awayWords } from "./away-words.ts";
import { changeWords, outcomeWords, reasonWords } from "./occurrence-words.ts";

test("changes are counted, and what was undone with them; none is said as none", () => {
  const change = { tool: "create_task", taskId: 1, undone: false };
  expect(changeWords([])).toBe("Changed nothing.");
  expect(changeWords([change])).toBe("1 change, nothing else.");
  expect(changeWords([change, { ...change, undone: true }])).toBe("2 changes, 1 undone.");
  expect(changeWords([{ ...change, undone: true }])).toBe("1 change, undone.");
  expect(reasonWords("overlap: The run before it has not ended.")).toBe("The run before it has not ended.");
});

test("what became of a due time, and of an absence", () => {
  const change = { tool: "create_task", taskId: 1, callId: "a", title: "Tea", undone: false, undoable: true };
  const missed = { status: "skipped" as const, reason: "missed: Nothing ran at that time.", changes: [] };
  expect(outcomeWords(missed)).toBe("Not run: Nothing ran at that time.");
  expect(outcomeWords({ status: "failed", reason: "model: It is gone.", changes: [change] })).toBe("It is gone. 1 change, nothing else.");
  expect(outcomeWords({ status: "waiting", reason: null, changes: [] })).toBe("Waits for you. Changed nothing.");
  const done = { status: "done" as const, changes: [change, change, { ...change, undone: true }] };
  expect(awayWords([done, { status: "done", changes: [] }, { status: "waiting", changes: [] }, missed])).toBe(
    "2 runs made 2 changes, 1 waits for you, 1 was not run.",
  );
  expect(awayWords([{ status: "done", changes: [] }])).toBe("1 run changed nothing.");
});
