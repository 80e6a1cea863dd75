import { createHash } from "node:crypto";
import { z } from "zod";
import { once } from "#domain/idempotency.ts";
import { createTask, deleteTask, getTask, restoreTask, updateTask } from "#domain/task/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { route } from "./route.ts";
import { fieldsOf, presentRestTask, RestTask, RestTaskList, TaskBody, TaskChangeBody, TaskPath, TaskQuery } from "./task-shape.ts";
import { parse } from "./validation.ts";

const IdempotencyHeaders = z.object({ "Idempotency-Key": z.string().min(1).max(255).optional() });

export const createTaskRoute = route(
  {
    operationId: "createTask",
    summary: "Make a task",
    access: "bearer",
    scope: "tasks:write",
    budget: "write",
    headers: IdempotencyHeaders,
    body: TaskBody,
    status: 201,
    output: RestTask,
    answerHeaders: z.object({ "Idempotent-Replayed": z.literal("true").optional() }),
    errors: ["IDEMPOTENCY_KEY_IN_USE", "IDEMPOTENCY_KEY_REUSED"],
  },
  async ({ actor, body, request, headers }) => {
    const { "Idempotency-Key": key } = parse(IdempotencyHeaders, {
      "Idempotency-Key": request.headers.get("idempotency-key") ?? undefined,
    });
    if (key === undefined) return presentRestTask(await createTask(actor, fieldsOf(body)));
    const fingerprint = createHash("sha256")
      .update(`createTask ${JSON.stringify(body)}`)
      .digest("hex");
    const answer = await once(actor, { key, fingerprint }, async (tx) => ({
      status: 201,
      body: JSON.stringify(presentRestTask(await createTask(actor, fieldsOf(body), tx))),
    }));
    if (answer.replayed) headers.set("Idempotent-Replayed", "true");
    headers.set("Content-Type", "application/json");
    return new Response(answer.body, { status: answer.status, headers });
  },
);

export const listTasksRoute = route(
  {
    operationId: "listTasks",
    summary: "The tasks, newest first; with a limit page by page",
    access: "bearer",
    scope: "tasks:read",
    budget: "read",
    query: TaskQuery,
    status: 200,
    output: RestTaskList,
  },
  async ({ actor, query }) => {
    const page = await listTasks(actor, query);
    const tasks = page.tasks.map(presentRestTask);
    return query.limit === undefined ? { tasks } : { tasks, next_cursor: page.nextCursor };
  },
);

export const getTaskRoute = route(
  {
    operationId: "getTask",
    summary: "One task",
    access: "bearer",
    scope: "tasks:read",
    budget: "read",
    params: TaskPath,
    status: 200,
    output: RestTask,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => presentRestTask(await getTask(actor, params.id)),
);

export const updateTaskRoute = updateRoute("updateTask");
export const patchTaskRoute = updateRoute("patchTask");

export const deleteTaskRoute = route(
  {
    operationId: "deleteTask",
    summary: "Put a task into the trash for 7 days",
    access: "bearer",
    scope: "tasks:write",
    budget: "write",
    params: TaskPath,
    status: 204,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => deleteTask(actor, params.id),
);

export const restoreTaskRoute = route(
  {
    operationId: "restoreTask",
    summary: "Take a task out of the trash",
    access: "bearer",
    scope: "tasks:write",
    budget: "write",
    params: TaskPath,
    status: 200,
    output: RestTask,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => presentRestTask(await restoreTask(actor, params.id)),
);

function updateRoute(operationId: string) {
  return route(
    {
      operationId,
      summary: "Change the named fields of a task",
      access: "bearer",
      scope: "tasks:write",
      budget: "write",
      params: TaskPath,
      body: TaskChangeBody,
      status: 200,
      output: RestTask,
      errors: ["NOT_FOUND"],
    },
    async ({ actor, params, body }) => presentRestTask(await updateTask(actor, params.id, fieldsOf(body))),
  );
}
