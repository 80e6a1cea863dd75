import { expect, it } from "vitest";
import type { Task } from "#contracts/task.ts";
import { rowsWith } from "./held-rows.ts";

const [one, two, three] = [1, 2, 3].map((id) => ({ id, title: `task ${id}` }) as Task) as [Task, Task, Task];

it("shows the tasks of the view", () => {
  expect(rowsWith([one, two], [one, two], [])).toEqual([
    { task: one, isGone: false },
    { task: two, isGone: false },
  ]);
});

it("keeps the row that is typed into where it was when the task leaves the view", () => {
  const completed: Task = { ...two, status: "completed" };
  expect(rowsWith([one, three], [one, completed, three], [{ task: two, place: 1 }])).toEqual([
    { task: one, isGone: false },
    { task: completed, isGone: false },
    { task: three, isGone: false },
  ]);
});

it("keeps the row of a task that was deleted, and says so", () => {
  expect(
    rowsWith(
      [three],
      [three],
      [
        { task: two, place: 1 },
        { task: one, place: 0 },
      ],
    ),
  ).toEqual([
    { task: one, isGone: true },
    { task: two, isGone: true },
    { task: three, isGone: false },
  ]);
});

it("does not show a held task twice", () => {
  expect(rowsWith([one], [one], [{ task: one, place: 0 }])).toEqual([{ task: one, isGone: false }]);
});
