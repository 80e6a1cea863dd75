import { z } from "zod";
import { EntityId } from "#contracts/message.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { TaskFile, TaskFileInput } from "#contracts/task-file.ts";
import { attachToTask, detachFromTask, listTaskFiles } from "#domain/task/files.ts";
import { answerOnce, idempotencyErrors, idempotentRoute } from "./answer-once.ts";
import { IdPath } from "./parameters.ts";
import { route } from "./route.ts";

const FileBody = z.object(snakeKeys(TaskFileInput.shape)).meta({ id: "TaskFileInput", description: "An id that `POST /uploads` gave." });
const RestFile = z.object(snakeKeys(TaskFile.shape)).meta({ id: "TaskFile" });
const RestFiles = z.object({ files: z.array(RestFile) }).meta({ id: "TaskFileList" });
const FilePath = IdPath.extend({ upload: EntityId });

export const listTaskFilesRoute = route(
  {
    operationId: "listTaskFiles",
    summary: "The files of a task, oldest first",
    access: "bearer",
    scope: "tasks:read",
    budget: "read",
    params: IdPath,
    status: 200,
    output: RestFiles,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => ({ files: (await listTaskFiles(actor, params.id)).map(snakeKeys) }),
);

export const attachTaskFileRoute = route(
  {
    operationId: "attachTaskFile",
    summary: "Attach an upload to a task",
    access: "bearer",
    scope: "tasks:write",
    budget: "write",
    params: IdPath,
    body: FileBody,
    status: 201,
    output: RestFile,
    ...idempotentRoute,
    errors: ["NOT_FOUND", "CONFLICT", ...idempotencyErrors],
  },
  (call) =>
    answerOnce(call, { operation: `attachTaskFile ${call.params.id}`, status: 201 }, async (tx) =>
      snakeKeys(await attachToTask(call.actor, call.params.id, call.body.upload_id, tx)),
    ),
);

export const detachTaskFileRoute = route(
  {
    operationId: "detachTaskFile",
    summary: "Take a file off a task",
    access: "bearer",
    scope: "tasks:write",
    budget: "write",
    params: FilePath,
    status: 204,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => detachFromTask(actor, params.id, params.upload),
);
