import { bulkUpdateTasksTool } from "./bulk-update-tasks.ts";
import { commentTaskTool } from "./comment-task.ts";
import { completeTaskTool } from "./complete-task.ts";
import { createProjectTool } from "./create-project.ts";
import { createTaskTool } from "./create-task.ts";
import { deleteTaskTool } from "./delete-task.ts";
import { getTaskTool } from "./get-task.ts";
import { listProjectsTool } from "./list-projects.ts";
import { listTasksTool } from "./list-tasks.ts";
import { restoreTaskTool } from "./restore-task.ts";
import { createScheduleTool, deleteScheduleTool, listSchedulesTool, updateScheduleTool } from "./schedule-tools.ts";
import type { Tool } from "./tool.ts";
import { updateProjectTool } from "./update-project.ts";
import { updateTaskTool } from "./update-task.ts";

/** Every tool of the assistant by name (contract, section 7). */
export const tools: ReadonlyMap<string, Tool> = new Map(
  [
    listTasksTool,
    getTaskTool,
    createTaskTool,
    updateTaskTool,
    completeTaskTool,
    deleteTaskTool,
    restoreTaskTool,
    commentTaskTool,
    bulkUpdateTasksTool,
    listProjectsTool,
    createProjectTool,
    updateProjectTool,
    listSchedulesTool,
    createScheduleTool,
    updateScheduleTool,
    deleteScheduleTool,
  ].map((tool) => [tool.name, tool]),
);
