import { z } from "zod";
import { CalendarDate, TaskFilter, TaskId, TaskSort, TaskStatus } from "#contracts/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { defineTool, taskForModel } from "./tool.ts";

/** The most tasks that one call returns, so that a long list does not fill the context window. */
const listedTasksMax = 100;

export const listTasksTool = defineTool({
  name: "list_tasks",
  description:
    "List or search the user's tasks, newest first unless `sort` says otherwise. `q` finds words in titles and descriptions, `label` is " +
    "exact, `project_id` and `parent_id` those of one, `due_before` and `due_after` (YYYY-MM-DD) those due on other days than the one " +
    "named; `deleted` those in the trash. `limit` is at most 100; `cursor` continues a list that has more.",
  input: z.object({
    status: TaskStatus.optional(),
    q: z.string().max(200).optional(),
    label: TaskFilter.shape.label,
    project_id: TaskId.optional(),
    parent_id: TaskId.optional(),
    due_before: CalendarDate.optional(),
    due_after: CalendarDate.optional(),
    deleted: z.boolean().optional(),
    sort: TaskSort.optional(),
    limit: z.number().int().min(1).max(listedTasksMax).optional(),
    cursor: TaskFilter.shape.cursor,
  }),
  run: async (actor, { project_id: project, parent_id: parent, due_before: dueBefore, due_after: dueAfter, ...rest }, tx) => {
    const filter = { ...rest, limit: rest.limit ?? listedTasksMax, project, parent, dueBefore, dueAfter };
    const { tasks, nextCursor } = await listTasks(actor, filter, tx);
    return { output: { tasks: tasks.map(taskForModel), ...(nextCursor ? { more: true, next_cursor: nextCursor } : {}) } };
  },
});
