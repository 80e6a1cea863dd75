import { z } from "zod";
import { TaskId } from "#contracts/task.ts";
import { getTask } from "#domain/task/task.ts";
import { defineTool, taskForModel } from "./tool.ts";

export const getTaskTool = defineTool({
  name: "get_task",
  description: "Show one task by its id.",
  input: z.object({ id: TaskId }),
  run: async (actor, { id }, tx) => ({ output: taskForModel(await getTask(actor, id, tx)) }),
});
