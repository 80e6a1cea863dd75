import { expect, test } from "vitest";
import { mayUse } from "#contracts/schedule-tools.ts";
import { toolGroups } from "./tool-groups.ts";

test("each group can be allowed alone, and what only looks needs none", () => {
  const groups = toolGroups([
    { name: "notes", tools: [{ name: "add" }] },
    { name: "empty", tools: [] },
  ]);
  expect(groups.map(({ name }) => name)).toEqual(["tasks", "delete", "projects", "schedules", "memory", "web", "notes"]);
  expect(groups.at(-1)?.tools).toEqual(["mcp_notes_add"]);
  const tasks = groups[0]?.tools ?? [];
  expect(["create_task", "list_tasks", "get_task", "list_schedules"].every((name) => mayUse(tasks, name))).toBe(true);
  expect(["delete_task", "web_search", "create_schedule", "mcp_notes_add"].some((name) => mayUse(tasks, name))).toBe(false);
});
