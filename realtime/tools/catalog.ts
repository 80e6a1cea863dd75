import type { ToolName } from "#contracts/tool.ts";
import type { WebToolName } from "#contracts/web.ts";
import { bulkUpdateTasksTool } from "./bulk-update-tasks.ts";
import { commentTaskTool } from "./comment-task.ts";
import { completeTaskTool } from "./complete-task.ts";
import { createProjectTool } from "./create-project.ts";
import { createTaskTool } from "./create-task.ts";
import { deleteTaskTool } from "./delete-task.ts";
import { forgetTool } from "./forget.ts";
import { getTaskTool } from "./get-task.ts";
import { listProjectsTool } from "./list-projects.ts";
import { listTasksTool } from "./list-tasks.ts";
import { proposeChangesTool } from "./propose-changes.ts";
import { rememberTool } from "./remember.ts";
import { restoreTaskTool } from "./restore-task.ts";
import { createScheduleTool, deleteScheduleTool, listSchedulesTool, updateScheduleTool } from "./schedule-tools.ts";
import type { Tool } from "./tool.ts";
import { updateProjectTool } from "./update-project.ts";
import { updateTaskTool } from "./update-task.ts";

/** The assistant's tools that act in the database; those of the web are made with their clients (web/web-tools.ts). */
export const ownTools = {
  list_tasks: listTasksTool,
  get_task: getTaskTool,
  create_task: createTaskTool,
  update_task: updateTaskTool,
  complete_task: completeTaskTool,
  delete_task: deleteTaskTool,
  restore_task: restoreTaskTool,
  comment_task: commentTaskTool,
  bulk_update_tasks: bulkUpdateTasksTool,
  propose_changes: proposeChangesTool,
  list_projects: listProjectsTool,
  create_project: createProjectTool,
  update_project: updateProjectTool,
  list_schedules: listSchedulesTool,
  create_schedule: createScheduleTool,
  update_schedule: updateScheduleTool,
  delete_schedule: deleteScheduleTool,
  remember: rememberTool,
  forget: forgetTool,
} satisfies ToolTable<ToolName>;

/** One tool for each name, and under its own name: what is missing or misplaced does not compile. */
export type ToolTable<Name extends string> = { [N in Exclude<Name, WebToolName>]: Tool & { name: N } };

/** Every tool of the assistant by its name (contract, section 7). */
export const tools: ReadonlyMap<string, Tool> = new Map(Object.entries(ownTools));
