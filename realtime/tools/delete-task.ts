import { z } from "zod";
import { trashDays } from "#contracts/retention.ts";
import { TaskId } from "#contracts/task.ts";
import { deleteTask } from "#domain/task/task.ts";
import { defineTool, taskForModel } from "./tool.ts";

export const deleteTaskTool = defineTool({
  name: "delete_task",
  description: `Move a task to the trash. It can be restored for ${trashDays} days.`,
  input: z.object({ id: TaskId }),
  run: async (actor, { id }, tx) => {
    const before = await deleteTask(actor, id, tx);
    return { output: { ...taskForModel(before), deleted: true }, undo: { verb: "restore", before } };
  },
});
