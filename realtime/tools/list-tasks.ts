import { z } from "zod";
import { CalendarDate, TaskId, TaskStatus } from "#contracts/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { defineTool, taskForModel } from "./tool.ts";

/** The most tasks that one call returns, so that a long list does not fill the context window. */
const listedTasksMax = 100;

export const listTasksTool = defineTool({
  name: "list_tasks",
  description:
    "List the user's tasks, newest first. `q` finds words in titles and descriptions, `project_id` and `parent_id` those of one, " +
    "`due_before` and `due_after` (YYYY-MM-DD) those due on other days than the one named.",
  input: z.object({
    status: TaskStatus.optional(),
    q: z.string().max(200).optional(),
    project_id: TaskId.optional(),
    parent_id: TaskId.optional(),
    due_before: CalendarDate.optional(),
    due_after: CalendarDate.optional(),
  }),
  run: async (actor, { status, q, project_id: project, parent_id: parent, due_before: dueBefore, due_after: dueAfter }, tx) => {
    const filter = { limit: listedTasksMax, status, q, project, parent, dueBefore, dueAfter };
    const { tasks, nextCursor } = await listTasks(actor, filter, tx);
    return { output: { tasks: tasks.map(taskForModel), ...(nextCursor ? { more: true } : {}) } };
  },
});
