import { z } from "zod";
import { TaskId } from "#contracts/task.ts";
import { restoreTask } from "#domain/task/task.ts";
import { defineTool, taskForModel } from "./tool.ts";

export const restoreTaskTool = defineTool({
  name: "restore_task",
  description: "Take a deleted task out of the trash.",
  input: z.object({ id: TaskId }),
  run: async (actor, { id }, tx) => {
    const after = await restoreTask(actor, id, tx);
    return { output: taskForModel(after), undo: { verb: "delete", after } };
  },
});
