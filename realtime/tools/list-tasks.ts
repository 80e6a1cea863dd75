import { z } from "zod";
import { TaskStatus } from "#contracts/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { defineTool, taskForModel } from "./tool.ts";

/** Tasks that one call shows at most, so that a long list does not fill the model's window. */
const listedTasksMax = 100;

export const listTasksTool = defineTool({
  name: "list_tasks",
  description: "List the user's tasks, newest first. `q` finds words in titles and descriptions.",
  input: z.object({ status: TaskStatus.optional(), q: z.string().max(200).optional() }),
  run: async (actor, { status, q }, tx) => {
    const { tasks, nextCursor } = await listTasks(actor, { limit: listedTasksMax, status, q }, tx);
    return { output: { tasks: tasks.map(taskForModel), ...(nextCursor ? { more: true } : {}) } };
  },
});
