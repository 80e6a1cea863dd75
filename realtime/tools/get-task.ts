import { z } from "zod";
import { TaskId } from "#contracts/task.ts";
import { listComments } from "#domain/task/comment.ts";
import { getTask } from "#domain/task/task.ts";
import { defineTool, taskForModel } from "./tool.ts";

export const getTaskTool = defineTool({
  name: "get_task",
  description: "Show one task by its id, with what was said about it.",
  input: z.object({ id: TaskId }),
  run: async (actor, { id }, tx) => {
    const comments = await listComments(actor, id, tx);
    const said = comments.map(({ author, text, createdAt }) => ({ author, text, created_at: createdAt }));
    return { output: { ...taskForModel(await getTask(actor, id, tx)), ...(said.length > 0 ? { comments: said.slice(-20) } : {}) } };
  },
});
