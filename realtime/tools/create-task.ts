import { z } from "zod";
import { camelKeys, snakeKeys } from "#contracts/snake.ts";
import { TaskCreate, type TaskUpdate, taskFieldNames } from "#contracts/task.ts";
import { createTask } from "#domain/task/task.ts";
import { defineTool, taskForModel } from "./tool.ts";

export const createTaskTool = defineTool({
  name: "create_task",
  description:
    "Add a task to the user's list. `due_date` is YYYY-MM-DD, `due_time` HH:MM, `reminders` minutes before, `recurrence` an RFC 5545 " +
    "rule such as FREQ=WEEKLY;BYDAY=MO without DTSTART. Time and rule need a due date. `position` is best left away.",
  input: z.object(snakeKeys(TaskCreate.shape)),
  run: async (actor, { title, ...input }, tx) => {
    const task = await createTask(actor, { title, ...camelKeys<TaskUpdate>(input, taskFieldNames) }, tx);
    return { output: taskForModel(task), undo: { verb: "delete", after: task } };
  },
});
