import { z } from "zod";
import { TaskId } from "#contracts/task.ts";
import { getTask, updateTask } from "#domain/task/task.ts";
import { defineTool, taskForModel } from "./tool.ts";

export const completeTaskTool = defineTool({
  name: "complete_task",
  description: "Mark a task as completed.",
  input: z.object({ id: TaskId }),
  run: async (actor, { id }, tx) => {
    const before = await getTask(actor, id, tx);
    const after = await updateTask(actor, id, { status: "completed" }, tx);
    return { output: taskForModel(after), undo: { verb: "update", before, after } };
  },
});
