import { describe, expect, it } from "vitest";
import { makeTask } from "../../../../tests/task.ts";
import { labelsOf, pathOf, scopeOf, selectTasks, type TaskChoice } from "./select-tasks.ts";

const everything: TaskChoice = { status: "all", words: "", label: null, order: "newest" };
const tasks = [
  makeTask({ id: 1, title: "Buy milk", dueDate: "2026-11-22", priority: "low", labels: ["home"] }),
  makeTask({ id: 2, title: "call the bank", description: "about the MILK bill", priority: "high", status: "in_progress" }),
  makeTask({ id: 3, title: "Archive mail", status: "completed", dueDate: "2026-11-20", labels: ["work", "home"] }),
];

describe("selectTasks", () => {
  it.each([
    [{}, [3, 2, 1]],
    [{ status: "open" as const }, [2, 1]],
    [{ status: "completed" as const }, [3]],
    [{ words: " milk " }, [2, 1]],
    [{ label: "home" }, [3, 1]],
    [{ order: "due" as const }, [3, 1, 2]],
    [{ order: "priority" as const }, [2, 1, 3]],
    [{ order: "title" as const }, [3, 1, 2]],
  ])("shows for %j the tasks %j", (view, ids) => {
    expect(selectTasks(tasks, { ...everything, ...view }).map(({ id }) => id)).toEqual(ids);
  });

  it("leaves the given list as it was", () => {
    selectTasks(tasks, { ...everything, order: "title" });
    expect(tasks.map(({ id }) => id)).toEqual([1, 2, 3]);
  });
});

it("lists every label once", () => {
  expect(labelsOf(tasks)).toEqual(["home", "work"]);
});

it.each(["/tasks", "/tasks/today", "/tasks/upcoming", "/tasks/inbox", "/projects/12"])("knows the page %s by its address", (path) => {
  const scope = scopeOf(path);
  expect(scope && pathOf(scope)).toBe(path);
});

it.each(["/chat", "/tasks/7", "/tasks/filters/7", "/projects/0", "/projects"])("knows that %s is no page of a list", (path) => {
  expect(scopeOf(path)).toBeNull();
});
