import { z } from "zod";
import { CommentInput } from "#contracts/comment.ts";
import { TaskId } from "#contracts/task.ts";
import { addComment } from "#domain/task/comment.ts";
import { getTask } from "#domain/task/task.ts";
import { defineTool, taskForModel } from "./tool.ts";

export const commentTaskTool = defineTool({
  name: "comment_task",
  description: "Add a comment of yours to a task, such as what you found out about it; the user reads it on the task's page.",
  input: z.object({ id: TaskId, text: CommentInput.shape.text }),
  run: async (actor, { id, text }, tx) => {
    const task = await getTask(actor, id, tx);
    const comment = await addComment(actor, id, text, tx);
    return { output: { ...taskForModel(task), comment: text }, undo: { verb: "delete_comment", id: comment.id } };
  },
});
