import { expect, it } from "vitest";
import type { Section } from "#contracts/section.ts";
import { makeTask } from "../../../../tests/task.ts";
import { groupBy } from "./group-by.ts";

const section = (id: number, name: string): Section => ({ id, name, projectId: 1, position: `a${id}`, createdAt: "", updatedAt: "" });
const given = { today: "2026-11-30", projects: [], sections: [section(1, "Hull"), section(2, "Sails")] };
const seen = (...[tasks, by, context]: Parameters<typeof groupBy>) =>
  groupBy(tasks, by, context).map(({ key, tasks, set }) => [key, tasks.map(({ id }) => id), set]);

it("has a column for each status and priority, empty ones too, which say what a task becomes there", () => {
  const tasks = [makeTask({ id: 1, status: "in_progress", priority: "high" })];
  expect(seen(tasks, "status", { ...given, isBoard: true })).toEqual([
    ["pending", [], { status: "pending" }],
    ["in_progress", [1], { status: "in_progress" }],
    ["completed", [], { status: "completed" }],
  ]);
  expect(seen(tasks, "priority", given)).toEqual([["high", [1], { priority: "high" }]]);
});

it("shows sections in their order, and tasks of one that is gone with those of none", () => {
  const tasks = [makeTask({ id: 1, sectionId: 2 }), makeTask({ id: 2, sectionId: 9 }), makeTask({ id: 3 })];
  expect(seen(tasks, "section", given)).toEqual([
    ["none", [2, 3], { sectionId: null }],
    ["1", [], { sectionId: 1 }],
    ["2", [1], { sectionId: 2 }],
  ]);
});

it("has a week of days, what is over in front and what is later behind, which take nothing", () => {
  const tasks = ["2026-11-29", "2026-11-28", null, "2026-12-02", "2026-12-07"].map((dueDate, at) => makeTask({ id: at + 1, dueDate }));
  const columns = seen(tasks, "day", { ...given, isBoard: true });
  expect(columns.filter(([, ids]) => (ids as number[]).length > 0)).toEqual([
    ["overdue", [2, 1], null],
    ["none", [3], { dueDate: null }],
    ["2026-12-02", [4], { dueDate: "2026-12-02" }],
    ["later", [5], null],
  ]);
  expect(columns).toHaveLength(10);
});
