import type { z } from "zod";
import { trashDays } from "#contracts/retention.ts";
import type { Task } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { changeTasks, deleteTasks, restoreTasks } from "#domain/task/many.ts";
import { createTask, deleteTask, editTask, getTask, restoreTask } from "#domain/task/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import type { Tx } from "#lib/db.ts";
import { answerOnce, idempotencyErrors, idempotentRoute } from "./answer-once.ts";
import { nounRoutes } from "./noun-routes.ts";
import { IdPath } from "./parameters.ts";
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
  TaskEditBody,
  TaskQuery,
} from "./task-shape.ts";

export const taskRoutes = nounRoutes({
  one: "Task",
  many: "tasks",
  scope: "tasks",
  summaries: {
    list: "The tasks, newest first; with a limit page by page",
    create: "Make a task",
    get: "One task",
    change: "Change the named fields of a task",
    delete: `Put a task into the trash for ${trashDays} days`,
  },
  output: RestTask,
  present: presentRestTask,
  list: { query: TaskQuery, output: RestTaskList, read: readTasks },
  createBody: TaskBody,
  create: (actor, body, tx) => createTask(actor, fieldsOf(body), tx, body.client_id),
  get: getTask,
  changeBody: TaskEditBody,
  change: (actor, id, body) => editTask(actor, id, fieldsOf(body), fieldsOf(body.was ?? {})),
  delete: deleteTask,
  refusals: ["CONFLICT"],
});

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

export const restoreTaskRoute = route(
  {
    operationId: "restoreTask",
    summary: "Take a task out of the trash",
    access: "bearer",
    scope: "tasks:write",
    budget: "write",
    params: IdPath,
    status: 200,
    output: RestTask,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => presentRestTask(await restoreTask(actor, params.id)),
);

async function readTasks(actor: Actor, { fields, ...query }: z.output<typeof TaskQuery>): Promise<unknown> {
  const { due_before: dueBefore, due_after: dueAfter, updated_since: updatedSince, ...same } = query;
  const page = await listTasks(actor, { ...same, dueBefore, dueAfter, updatedSince });
  const tasks = page.tasks.map((task) => pickFields(presentRestTask(task), fields));
  return query.limit === undefined ? { tasks } : { tasks, next_cursor: page.nextCursor };
}

function doBulk({ actor, body }: { actor: Actor; body: z.output<typeof TaskBulkBody> }, tx?: Tx): Promise<Task[]> {
  if (body.change) return changeTasks(actor, body.ids, fieldsOf(body.change), tx);
  return body.delete ? deleteTasks(actor, body.ids, tx) : restoreTasks(actor, body.ids, tx);
}
