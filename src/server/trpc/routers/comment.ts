import { z } from "zod";
import { CommentInput } from "#contracts/comment.ts";
import { TaskId } from "#contracts/task.ts";
import { addComment, deleteComment, editComment, listComments, restoreComment } from "#domain/task/comment.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const ById = z.object({ id: TaskId });
const OfTask = z.object({ taskId: TaskId });

export const commentRouter = router({
  list: userProcedure.input(OfTask).query(({ ctx, input }) => listComments(ctx.actor, input.taskId)),
  add: userProcedure.input(CommentInput.extend(OfTask.shape)).mutation(({ ctx, input }) => addComment(ctx.actor, input.taskId, input.text)),
  edit: userProcedure.input(CommentInput.extend(ById.shape)).mutation(({ ctx, input }) => editComment(ctx.actor, input.id, input.text)),
  remove: userProcedure.input(ById).mutation(({ ctx, input }) => deleteComment(ctx.actor, input.id)),
  restore: userProcedure.input(ById).mutation(({ ctx, input }) => restoreComment(ctx.actor, input.id)),
});
