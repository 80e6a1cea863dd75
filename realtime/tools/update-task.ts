import { z } from "zod";
import { camelKeys, snakeKeys } from "#contracts/snake.ts";
import { TaskId, TaskUpdate, taskFieldNames } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import { getTask, updateTask } from "#domain/task/task.ts";
import { defineTool, taskForModel } from "./tool.ts";

export const updateTaskTool = defineTool({
  name: "update_task",
  description: "Change fields of a task; fields that are not named stay as they are. Completing a recurring task makes the next one.",
  input: z.object({ id: TaskId, ...snakeKeys(TaskUpdate.shape) }),
  run: async (actor, { id, ...input }, tx) => {
    const before = await getTask(actor, id, tx);
    const after = await updateTask(actor, id, withoutDay(camelKeys<TaskUpdate>(input, taskFieldNames)), tx);
    return { output: taskForModel(after), undo: { verb: "update", before, after } };
  },
});
