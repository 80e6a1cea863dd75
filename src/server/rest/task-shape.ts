import { z } from "zod";
import { camelKeys, snakeKeys } from "#contracts/snake.ts";
import { idMax, Task, TaskCreate, TaskFilter, TaskUpdate, taskFieldNames } from "#contracts/task.ts";

const example = { title: "Buy milk", description: "Two litres", due_date: "2026-12-24", priority: "high", labels: ["home"] };
const inTime = { due_time: "17:30", reminders: [30], recurrence: "FREQ=WEEKLY" };

/** Body of POST /api/tasks. */
export const TaskBody = z.object(snakeKeys(TaskCreate.shape)).meta({
  id: "TaskCreate",
  description:
    "Absent: status `pending`, priority `none`, labels and reminders `[]`, recurrence_from `due`, position behind the last, the others `null`. Lengths are counted after trimming. `due_time` and `recurrence` need a `due_date`.",
  examples: [{ ...example, ...inTime }],
});
/** Body of PUT and PATCH: an absent field is left alone. */
export const TaskChangeBody = z.object(snakeKeys(TaskUpdate.shape)).meta({
  id: "TaskUpdate",
  description:
    "An absent field is left alone; `null` empties it where it can be empty. A `due_date` goes only together with `due_time` and `recurrence`.",
  examples: [{ status: "completed" }],
});

/** A task as the REST API shows it. */
export const RestTask = z.object(snakeKeys(Task.shape)).meta({
  id: "Task",
  examples: [
    {
      id: 1,
      ...example,
      ...inTime,
      status: "pending",
      start_date: null,
      recurrence_from: "due",
      project_id: null,
      parent_id: null,
      position: "a0000001V",
      completed_at: null,
      next_task_id: null,
      user_id: 1,
      created_at: "2026-12-01T09:30:00.000Z",
      updated_at: "2026-12-01T09:30:00.000Z",
    },
  ],
});
export type RestTask = z.infer<typeof RestTask>;

export const RestTaskList = z.object({ tasks: z.array(RestTask), next_cursor: z.string().nullable().optional() }).meta({ id: "TaskList" });

/** Digits that a client thinks of as a number: the document calls them one. */
function digits(pattern: RegExp, refusal: string, range: { minimum: number; maximum: number }) {
  const inDocument = ({ jsonSchema }: { jsonSchema: object }) => {
    Object.assign(jsonSchema, { type: "integer", ...range, pattern: undefined });
  };
  return z.string().regex(pattern, refusal).meta({ override: inDocument }).transform(Number);
}

/** `{id}` in a path: digits of a positive integer, of any length; one beyond the column is NOT_FOUND in the domain. */
export const TaskPath = z.object({
  id: digits(/^[1-9][0-9]*$/, "must be a positive integer", { minimum: 1, maximum: idMax }),
});

const limit = TaskFilter.shape.limit.unwrap();
/** Query of GET /api/tasks. Of a repeated parameter the last one counts. */
export const TaskQuery = TaskFilter.extend({
  limit: digits(/^[0-9]{1,9}$/, "must be an integer from 1 to 100", { minimum: 1, maximum: 100 })
    .pipe(limit)
    .optional(),
});

export function presentRestTask(task: Task): RestTask {
  return snakeKeys(task);
}

/** A REST body in the domain's words. */
export function fieldsOf(body: z.output<typeof TaskBody>): TaskCreate;
export function fieldsOf(body: z.output<typeof TaskChangeBody>): TaskUpdate;
export function fieldsOf(body: object): TaskUpdate {
  return camelKeys<TaskUpdate>(body, taskFieldNames);
}
