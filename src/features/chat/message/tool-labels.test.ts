import { describe, expect, it } from "vitest";
import type { ToolPart } from "#contracts/message.ts";
import { toolFailure, toolLabels } from "./tool-labels.ts";

const now = "2026-11-21";
const titleOf = (id: number) => (id === 7 ? "Call the bank" : undefined);

describe("toolLabels", () => {
  it.each<[Partial<ToolPart>, string, string | null]>([
    [
      { name: "create_task", input: { title: "Buy milk", due_date: "2026-11-22" }, output: { id: 1, title: "Buy milk" } },
      "Added task “Buy milk”",
      "due tomorrow",
    ],
    [{ name: "create_task", input: { title: "Buy milk" }, status: "pending" }, "Adding task “Buy milk”", null],
    [{ name: "delete_task", input: { id: 7 }, status: "awaiting_approval" }, "Delete “Call the bank”", null],
    [{ name: "delete_task", input: { id: 9 }, status: "rejected" }, "Delete “task 9”", null],
    [{ name: "complete_task", input: { id: 7 }, output: { title: "Call the bank" } }, "Completed “Call the bank”", null],
    [{ name: "update_task", input: { id: 7, priority: "high", due_date: null } }, "Changed “Call the bank”", "no due date · high priority"],
    [{ name: "list_tasks", input: {}, output: { tasks: [1, 2, 3] } }, "Looked at your tasks", "3 tasks"],
    [
      {
        name: "bulk_update_tasks",
        input: { ids: [1, 2, 2], change: { due_date: "2026-11-22", due_time: "09:30" } },
        status: "awaiting_approval",
      },
      "Change tasks",
      "2 tasks · due tomorrow · at 09:30",
    ],
    [{ name: "create_project", input: { name: "House" }, status: "pending" }, "Adding project “House”", null],
    [{ name: "update_project", input: { id: 3, archived: true }, output: { id: 3, name: "House" } }, "Changed project “House”", "archived"],
    [{ name: "list_projects", input: {}, output: { projects: [] } }, "Looked at your projects", null],
    [{ name: "mcp_notes_add_note", input: { text: "milk" } }, "Used add note of notes", '{"text":"milk"}'],
    [{ name: "mcp_notes_wipe", input: {}, status: "awaiting_approval" }, "Use wipe of notes", "this cannot be undone"],
    [{ name: "open_door", input: "?", output: 5 }, "Used “open door”", null],
  ])("says %j as %s", (part, title, detail) => {
    expect(
      toolLabels({ type: "tool", callId: "call_0_0", name: "", input: null, output: null, status: "done", ...part }, titleOf, now),
    ).toEqual({ title, detail });
  });
});

it("tells why a call failed", () => {
  const part: ToolPart = {
    type: "tool",
    callId: "c",
    name: "get_task",
    input: { id: 1 },
    status: "failed",
    output: { error: { code: "NOT_FOUND", message: "Task not found" } },
  };
  expect(toolFailure(part)).toBe("Task not found");
  expect(toolFailure({ ...part, output: "odd" })).toBeNull();
});
