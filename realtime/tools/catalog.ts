import { completeTaskTool } from "./complete-task.ts";
import { createTaskTool } from "./create-task.ts";
import { deleteTaskTool } from "./delete-task.ts";
import { getTaskTool } from "./get-task.ts";
import { listTasksTool } from "./list-tasks.ts";
import { restoreTaskTool } from "./restore-task.ts";
import type { Tool } from "./tool.ts";
import { updateTaskTool } from "./update-task.ts";

/** Every tool of the assistant by its name (contract, section 7). */
export const tools: ReadonlyMap<string, Tool> = new Map(
  [listTasksTool, getTaskTool, createTaskTool, updateTaskTool, completeTaskTool, deleteTaskTool, restoreTaskTool].map((tool) => [
    tool.name,
    tool,
  ]),
);
