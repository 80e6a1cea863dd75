import { z } from "zod";
import { TaskCreate } from "#contracts/task.ts";
import { createTask } from "#domain/task.ts";
import { defineTool, taskForModel } from "./tool.ts";

const fields = TaskCreate.shape;

export const createTaskTool = defineTool({
  name: "create_task",
  description: "Add a task to the user's list. `due_date` is YYYY-MM-DD.",
  input: z.object({
    title: fields.title,
    description: fields.description,
    status: fields.status,
    due_date: fields.dueDate,
    priority: fields.priority,
    labels: fields.labels,
  }),
  run: async (actor, { due_date, ...input }, tx) => {
    const task = await createTask(actor, { ...input, dueDate: due_date }, tx);
    return { output: taskForModel(task), undo: { verb: "delete", before: null, after: task } };
  },
});
