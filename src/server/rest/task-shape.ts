import { z } from "zod";
import { idMax, type Task, TaskCreate, TaskFilter, TaskPriority, TaskStatus, type TaskUpdate } from "#contracts/task.ts";

const { dueDate, ...sharedFields } = TaskCreate.shape;

/** Body of POST /api/tasks. */
export const TaskBody = z.object({ ...sharedFields, due_date: dueDate }).meta({ id: "TaskCreate" });
/** Body of PUT and PATCH: an absent field is left alone. */
export const TaskChangeBody = TaskBody.partial().meta({ id: "TaskUpdate" });

/** A task as the REST API shows it. */
export const RestTask = z
  .object({
    id: z.number().int().positive().max(idMax),
    title: z.string(),
    description: z.string().nullable(),
    status: TaskStatus,
    due_date: z.iso.date().nullable(),
    priority: TaskPriority,
    labels: z.array(z.string()),
    user_id: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: "Task" });
export type RestTask = z.infer<typeof RestTask>;

export const RestTaskList = z.object({ tasks: z.array(RestTask), next_cursor: z.string().nullable().optional() }).meta({ id: "TaskList" });

/** `{id}` in a path: digits of a positive integer, of any length; one beyond the column is NOT_FOUND in the domain. */
export const TaskPath = z.object({
  id: z
    .string()
    .regex(/^[1-9][0-9]*$/, "must be a positive integer")
    .transform(Number),
});

const limit = TaskFilter.shape.limit.unwrap();
/** Query of GET /api/tasks. Of a repeated parameter the last one counts. */
export const TaskQuery = TaskFilter.extend({
  limit: z
    .string()
    .regex(/^[0-9]{1,9}$/, "must be an integer from 1 to 100")
    .transform(Number)
    .pipe(limit)
    .optional(),
});

export function presentRestTask({ dueDate, userId, createdAt, updatedAt, ...same }: Task): RestTask {
  return { ...same, due_date: dueDate, user_id: userId, created_at: createdAt, updated_at: updatedAt };
}

/** A REST body in the domain's words. */
export function fieldsOf<B extends { due_date?: TaskUpdate["dueDate"] }>({
  due_date,
  ...same
}: B): Omit<B, "due_date"> & { dueDate: B["due_date"] } {
  return { ...same, dueDate: due_date };
}
