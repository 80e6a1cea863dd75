import { z } from "zod";
import { Comment, CommentInput, TaskDeed } from "#contracts/comment.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { taskActivity } from "#domain/task/activity.ts";
import { addComment, deleteComment, editComment, listComments, restoreComment } from "#domain/task/comment.ts";
import { answerOnce, idempotencyErrors, idempotentRoute } from "./answer-once.ts";
import { IdPath } from "./parameters.ts";
import { route } from "./route.ts";

const CommentBody = CommentInput.meta({ id: "CommentInput", examples: [{ text: "The shop is closed on Mondays." }] });
const RestComment = z.object(snakeKeys(Comment.shape)).meta({ id: "Comment" });
const RestComments = z.object({ comments: z.array(RestComment) }).meta({ id: "CommentList" });
const RestDeed = z.object(snakeKeys(TaskDeed.shape)).meta({ id: "TaskDeed" });
const RestActivity = z.object({ activity: z.array(RestDeed) }).meta({ id: "TaskActivity" });

const reads = { access: "bearer", scope: "tasks:read", budget: "read", params: IdPath, status: 200 } as const;
const writes = { access: "bearer", scope: "tasks:write", budget: "write", params: IdPath } as const;

export const listCommentsRoute = route(
  { ...reads, operationId: "listComments", summary: "The comments of a task, oldest first", output: RestComments, errors: ["NOT_FOUND"] },
  async ({ actor, params }) => ({ comments: (await listComments(actor, params.id)).map(snakeKeys) }),
);

export const createCommentRoute = route(
  {
    ...writes,
    operationId: "createComment",
    summary: "Say something about a task",
    body: CommentBody,
    status: 201,
    output: RestComment,
    ...idempotentRoute,
    errors: ["NOT_FOUND", "CONFLICT", ...idempotencyErrors],
  },
  (call) =>
    answerOnce(call, { operation: `createComment ${call.params.id}`, status: 201 }, async (tx) =>
      snakeKeys(await addComment(call.actor, call.params.id, call.body.text, tx)),
    ),
);

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
