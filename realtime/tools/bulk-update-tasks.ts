import { z } from "zod";
import { camelKeys, snakeKeys } from "#contracts/snake.ts";
import { TaskBulk, TaskUpdate, taskFieldNames } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import { changeTasks, lockTasks } from "#domain/task/many.ts";
import { defineTool, taskForModel } from "./tool.ts";

export const bulkUpdateTasksTool = defineTool({
  name: "bulk_update_tasks",
  description: "Change many tasks alike, all or none: `change` has the fields to set, such as status or project_id.",
  input: z.object({ ids: TaskBulk.shape.ids.min(1), change: z.object(snakeKeys(TaskUpdate.shape)) }),
  run: async (actor, { ids, change }, tx) => {
    const before = await lockTasks(tx, actor, [...new Set(ids)]);
    const tasks = await changeTasks(actor, ids, withoutDay(camelKeys<TaskUpdate>(change, taskFieldNames)), tx);
    const changes = tasks.map((after) => ({ before: before.get(after.id) ?? after, after }));
    return { output: { tasks: tasks.map(taskForModel) }, undo: { verb: "update_many", changes } };
  },
});
