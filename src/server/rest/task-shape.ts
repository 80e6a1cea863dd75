import { z } from "zod";
import { camelKeys, snakeKeys } from "#contracts/snake.ts";
import { requireOneDeed, Task, TaskBulk, TaskCreate, TaskFilter, TaskUpdate, taskFieldNames } from "#contracts/task.ts";
import { pageLimit } from "./parameters.ts";

const example = { title: "Buy milk", description: "Two litres", due_date: "2026-12-24", priority: "high", labels: ["home"] };
const inTime = { due_time: "17:30", reminders: [30], recurrence: "FREQ=WEEKLY" };

/** Body of POST /api/tasks. */
const clientId = z.uuid().optional().meta({
  description:
    "What the client calls the task: one with the same was made before, however long ago, is answered as it is now instead of making another. It is not shown.",
});
export const TaskBody = z.object({ ...snakeKeys(TaskCreate.shape), client_id: clientId }).meta({
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

/** Body of PUT and PATCH of one task: a change by a client that may not have the newest. */
export const TaskEditBody = z
  .object({
    ...snakeKeys(TaskUpdate.shape),
    was: z
      .object(snakeKeys(TaskUpdate.shape))
      .optional()
      .meta({ description: "Fields as the client saw them: if one of them is another by now, nothing changes and the answer is 409." }),
  })
  .meta({
    id: "TaskEdit",
    description: TaskChangeBody.description ?? "",
    examples: [{ title: "Buy oat milk", was: { title: "Buy milk" } }],
  });

/** A task as the REST API shows it. */
const { section_id: sectionId, ...shownFields } = snakeKeys(Task.shape);
export const RestTask = z.object({ ...shownFields, section_id: sectionId.optional() }).meta({
  id: "Task",
  description: "`section_id` is there if the task is in a section of its project.",
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

const { project: _project, parent: _parent, deleted: _deleted, ...plainFilters } = TaskFilter.shape;
/** An id or `none`; digits beyond any id find nothing. */
function reference() {
  return z
    .string()
    .regex(/^(?:[1-9][0-9]*|none)$/, "must be a positive integer, or none")
    .transform((text) => (text === "none" ? null : Math.min(Number(text), Number.MAX_SAFE_INTEGER)))
    .optional();
}
const fieldNames = Object.keys(RestTask.shape);
/** Query of GET /api/tasks. Of a repeated parameter the last one counts. */
export const TaskQuery = z.object({
  ...snakeKeys(plainFilters),
  limit: pageLimit(TaskFilter.shape.limit.unwrap()),
  project: reference().meta({ description: "Of this project; `none`: of no project." }),
  parent: reference().meta({ description: "Right below this task; `none`: below none." }),
  due_before: plainFilters.dueBefore.meta({ description: "Due on an earlier day than this; without a date: never." }),
  due_after: plainFilters.dueAfter.meta({ description: "Due on a later day than this; without a date: never." }),
  updated_since: plainFilters.updatedSince.meta({
    description: "Changed at this time (ISO 8601 with `Z` or an offset) or later. Deleting is a change: see `deleted`.",
  }),
  deleted: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .optional()
    .meta({ description: "`true`: the tasks in the trash, instead of the others." }),
  fields: z
    .string()
    .max(1000)
    .transform((text) => text.split(","))
    .refine((names) => names.every((name) => fieldNames.includes(name)), "must be names of a task's fields, with commas between")
    .optional()
    .meta({ description: "Only these fields of each task, such as `id,updated_at`." }),
});

/** Body of POST /api/tasks/bulk. */
export const TaskBulkBody = z
  .object({ ...TaskBulk.shape, change: TaskChangeBody.optional() })
  .superRefine(requireOneDeed)
  .meta({
    id: "TaskBulk",
    description: "Exactly one of `change`, `delete` and `restore`, for all of `ids` or for none. An id that comes twice counts once.",
    examples: [{ ids: [1, 2], change: { status: "completed" } }],
  });
/** Its answer: the tasks in the order of `ids`. */
export const RestTasks = z.object({ tasks: z.array(RestTask) }).meta({ id: "Tasks" });

/** The named fields of a task; all where none are named. */
export function pickFields(task: RestTask, names: string[] | undefined): Partial<RestTask> {
  return names ? Object.fromEntries(Object.entries(task).filter(([name]) => names.includes(name))) : task;
}

export function presentRestTask(task: Task): RestTask {
  const { section_id, ...shown } = snakeKeys(task);
  return section_id === null ? shown : { ...shown, section_id };
}

/** A REST body in the domain's words. */
export function fieldsOf(body: z.output<typeof TaskBody>): TaskCreate;
export function fieldsOf(body: z.output<typeof TaskChangeBody> | z.output<typeof TaskEditBody>): TaskUpdate;
export function fieldsOf(body: object): TaskUpdate {
  return camelKeys<TaskUpdate>(body, taskFieldNames);
}
