import { z } from "zod";
import { TaskId, TaskUpdate } from "#contracts/task.ts";
import { getTask, updateTask } from "#domain/task.ts";
import { defineTool, taskForModel } from "./tool.ts";

const fields = TaskUpdate.shape;

export const updateTaskTool = defineTool({
  name: "update_task",
  description: "Change fields of a task; fields that are not named stay as they are.",
  input: z.object({
    id: TaskId,
    title: fields.title,
    description: fields.description,
    status: fields.status,
    due_date: fields.dueDate,
    priority: fields.priority,
    labels: fields.labels,
  }),
  run: async (actor, { id, due_date, ...input }, tx) => {
    const before = await getTask(actor, id, tx);
    const after = await updateTask(actor, id, { ...input, dueDate: due_date }, tx);
    return { output: taskForModel(after), undo: { verb: "update", before, after } };
  },
});
