import { expect, it } from "vitest";
import type { Task } from "#contracts/task.ts";
import { todayIn } from "#features/frame/today.ts";
import { makeTask } from "../../../../tests/task.ts";
import { groupTasks } from "./task-groups.ts";

// The last minutes of the day in the reader's zone, already the next one in UTC.
const now = todayIn("America/Los_Angeles", new Date("2026-11-22T07:59:00Z"));

it("puts tasks under the day that they are due, in order, and leaves empty groups out", () => {
  const tasks = [task(1, null), task(2, "2026-11-22"), task(3, "2026-11-20"), task(4, "2026-12-01"), task(5, "2026-11-25"), task(6, null)];
  expect(groupTasks(tasks, now).map((group) => [group.name, group.tasks.map(({ id }) => id)])).toEqual([
    ["Overdue", [3]],
    ["Tomorrow", [2]],
    ["Later", [5, 4]],
    ["No date", [6, 1]],
  ]);
});

it("takes today from the reader's clock, to its last minute", () => {
  expect(groupTasks([task(1, "2026-11-21")], now)[0]?.name).toBe("Today");
});

function task(id: number, dueDate: string | null): Task {
  return makeTask({ id, dueDate });
}
