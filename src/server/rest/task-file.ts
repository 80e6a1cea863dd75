import { z } from "zod";
import { EntityId } from "#contracts/message.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { TaskFile, TaskFileInput } from "#contracts/task-file.ts";
import { attachToTask, detachFromTask, listTaskFiles } from "#domain/task/files.ts";
import { IdPath } from "./parameters.ts";
import { partRoutes } from "./part-routes.ts";
import { route } from "./route.ts";

const FileBody = z.object(snakeKeys(TaskFileInput.shape)).meta({ id: "TaskFileInput", description: "An id that `POST /uploads` gave." });
const RestFile = z.object(snakeKeys(TaskFile.shape)).meta({ id: "TaskFile" });
const FilePath = IdPath.extend({ upload: EntityId });

export const filesOfTaskRoutes = partRoutes({
  many: "files",
  listId: "TaskFileList",
  list: { operationId: "listTaskFiles", summary: "The files of a task, oldest first", read: listTaskFiles },
  output: RestFile,
  create: {
    operationId: "attachTaskFile",
    summary: "Attach an upload to a task",
    body: FileBody,
    make: (actor, id, { upload_id }, tx) => attachToTask(actor, id, upload_id, tx),
  },
});

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
