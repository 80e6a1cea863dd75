import { describe, expect, it } from "vitest";
import type { Task } from "#contracts/task.ts";
import { makeTask } from "../../../../tests/task.ts";
import { byPosition } from "../view/select-tasks.ts";
import { moveEdits } from "./move-edits.ts";

const [a, b, c] = ["a0", "a1", "a2"].map((position, at) => makeTask({ id: at + 1, position })) as [Task, Task, Task];
const order = [a, b, c];

describe("moveEdits", () => {
  it.each([
    [c, 1, [3, 1, 2]],
    [a, 3, [2, 1, 3]],
    [a, null, [2, 3, 1]],
    [b, 1, [2, 1, 3]],
  ])("puts a task before another or at the end", (task, before, expected) => {
    const [edit] = moveEdits([task], {}, { order, before });
    expect(edit?.id).toBe(task.id);
    expect(orderAfter([edit])).toEqual(expected);
  });

  it("changes nothing where a task is put where it stands", () => {
    expect(moveEdits([b], { priority: "none" }, { order, before: 3 })).toEqual([]);
    expect(moveEdits([c], {}, { order, before: null })).toEqual([]);
  });

  it("keeps the order of several, and gives each what it becomes", () => {
    const edits = moveEdits([a, b], { status: "in_progress" }, { order, before: null });
    expect(edits.map(({ status }) => status)).toEqual(["in_progress", "in_progress"]);
    expect(orderAfter(edits)).toEqual([3, 1, 2]);
  });

  it("finds room between equal positions behind both", () => {
    const equal = [makeTask({ id: 1, position: "a0" }), makeTask({ id: 2, position: "a0" }), makeTask({ id: 3, position: "a1" })];
    const [edit] = moveEdits([makeTask({ id: 4 })], {}, { order: equal, before: 2 });
    expect(edit?.position && edit.position > "a0" && edit.position < "a1").toBe(true);
  });

  it("takes time and repetition with the day", () => {
    const task = makeTask({ id: 1, dueDate: "2026-12-01", dueTime: "09:00", recurrence: "FREQ=DAILY" });
    expect(moveEdits([task], { dueDate: null }, null)).toEqual([{ id: 1, dueDate: null, dueTime: null, recurrence: null }]);
  });
});

function orderAfter(edits: ({ id: number; position?: string | undefined } | undefined)[]): number[] {
  const after = order.map((task) => ({ ...task, position: edits.find((edit) => edit?.id === task.id)?.position ?? task.position }));
  return after.sort(byPosition).map(({ id }) => id);
}
