import { z } from "zod";
import { Comment, CommentInput, TaskDeed } from "#contracts/comment.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { taskActivity } from "#domain/task/activity.ts";
import { addComment, deleteComment, editComment, listComments, restoreComment } from "#domain/task/comment.ts";
import { IdPath } from "./parameters.ts";
import { partRoutes } from "./part-routes.ts";
import { route } from "./route.ts";

const CommentBody = CommentInput.meta({ id: "CommentInput", examples: [{ text: "The shop is closed on Mondays." }] });
const RestComment = z.object(snakeKeys(Comment.shape)).meta({ id: "Comment" });
const RestDeed = z.object(snakeKeys(TaskDeed.shape)).meta({ id: "TaskDeed" });
const RestActivity = z.object({ activity: z.array(RestDeed) }).meta({ id: "TaskActivity" });

const reads = { access: "bearer", scope: "tasks:read", budget: "read", params: IdPath, status: 200 } as const;
const writes = { access: "bearer", scope: "tasks:write", budget: "write", params: IdPath } as const;

export const commentsOfTaskRoutes = partRoutes({
  many: "comments",
  listId: "CommentList",
  list: { operationId: "listComments", summary: "The comments of a task, oldest first", read: listComments },
  output: RestComment,
  create: {
    operationId: "createComment",
    summary: "Say something about a task",
    body: CommentBody,
    make: (actor, id, { text }, tx) => addComment(actor, id, text, tx),
  },
});

export const updateCommentRoute = route(
  {
    ...writes,
    operationId: "updateComment",
    summary: "Change the words of a comment of one's own",
    body: CommentBody,
    status: 200,
    output: RestComment,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params, body }) => snakeKeys(await editComment(actor, params.id, body.text)),
);

export const deleteCommentRoute = route(
  { ...writes, operationId: "deleteComment", summary: "Delete a comment, whoever wrote it", status: 204, errors: ["NOT_FOUND"] },
  async ({ actor, params }) => deleteComment(actor, params.id),
);

export const restoreCommentRoute = route(
  {
    ...writes,
    operationId: "restoreComment",
    summary: "Take back the deletion of a comment",
    status: 200,
    output: RestComment,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => snakeKeys(await restoreComment(actor, params.id)),
);

export const taskActivityRoute = route(
  {
    ...reads,
    operationId: "getTaskActivity",
    summary: "What was done to a task and said about it, newest first",
    output: RestActivity,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => ({ activity: (await taskActivity(actor, params.id)).map(snakeKeys) }),
);
