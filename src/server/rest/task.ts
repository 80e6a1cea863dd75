import type { z } from "zod";
import { trashDays } from "#contracts/retention.ts";
import type { Task } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { changeTasks, deleteTasks, restoreTasks } from "#domain/task/many.ts";
import { createTask, deleteTask, getTask, restoreTask, updateTask } from "#domain/task/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import type { Tx } from "#lib/db.ts";
import { answerOnce, idempotencyErrors, idempotentRoute } from "./answer-once.ts";
import { route } from "./route.ts";
import {
  fieldsOf,
  pickFields,
  presentRestTask,
  RestTask,
  RestTaskList,
  RestTasks,
  TaskBody,
  TaskBulkBody,
  TaskChangeBody,
  TaskPath,
  TaskQuery,
} from "./task-shape.ts";

export const createTaskRoute = route(
  {
    operationId: "createTask",
    summary: "Make a task",
    access: "bearer",
    scope: "tasks:write",
    budget: "write",
    body: TaskBody,
    status: 201,
    output: RestTask,
    ...idempotentRoute,
    errors: idempotencyErrors,
  },
  (call) =>
    answerOnce(call, { operation: "createTask", status: 201 }, async (tx) =>
      presentRestTask(await createTask(call.actor, fieldsOf(call.body), tx)),
    ),
);

export const bulkTasksRoute = route(
  {
    operationId: "bulkTasks",
    summary: "Change, delete or restore many tasks, all or none of them",
    access: "bearer",
    scope: "tasks:write",
    budget: "write",
    body: TaskBulkBody,
    status: 200,
    output: RestTasks,
    ...idempotentRoute,
    errors: ["NOT_FOUND", ...idempotencyErrors],
  },
  (call) =>
    answerOnce(call, { operation: "bulkTasks", status: 200 }, async (tx) => ({ tasks: (await doBulk(call, tx)).map(presentRestTask) })),
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
    const { due_before: dueBefore, due_after: dueAfter, updated_since: updatedSince, fields, ...same } = query;
    const page = await listTasks(actor, { ...same, dueBefore, dueAfter, updatedSince });
    const tasks = page.tasks.map((task) => pickFields(presentRestTask(task), fields));
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
    summary: `Put a task into the trash for ${trashDays} days`,
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

function doBulk({ actor, body }: { actor: Actor; body: z.output<typeof TaskBulkBody> }, tx?: Tx): Promise<Task[]> {
  if (body.change) return changeTasks(actor, body.ids, fieldsOf(body.change), tx);
  return body.delete ? deleteTasks(actor, body.ids, tx) : restoreTasks(actor, body.ids, tx);
}

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
