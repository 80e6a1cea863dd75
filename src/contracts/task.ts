import { z } from "zod";
import { descriptionLengthMax, labelCountMax, labelLengthMax, taskPriorities, titleLengthMax } from "./limits.ts";
import { OrderKey } from "./order-key.ts";
import { DayRecurrenceRule } from "./recurrence.ts";
import { described, Instant, storable, trimmedText } from "./text.ts";

export { descriptionLengthMax, labelCountMax, labelLengthMax, titleLengthMax };
export const reminderCountMax = 5;
/** Four weeks, in minutes. */
export const reminderMinutesMax = 40_320;
/** Ancestors that a task has at most. */
export const taskDepthMax = 3;
/** PostgreSQL `integer`: an id beyond it cannot exist, so it answers 404 and not 422. */
export const idMax = 2_147_483_647;

/** pending: not begun · in_progress: being worked on · completed: done */
export const TaskStatus = z.enum(["pending", "in_progress", "completed"]);
export type TaskStatus = z.infer<typeof TaskStatus>;

export const TaskPriority = z.enum(taskPriorities);
export type TaskPriority = z.infer<typeof TaskPriority>;

/** A calendar day without a zone, `YYYY-MM-DD`, years 0001 to 9999. */
export const CalendarDate = z.iso.date().refine((day) => !day.startsWith("0000"), "must be a date from year 0001 on");

/** Exact labels in the order given, without repeats. */
export const Labels = z
  .array(trimmedText(labelLengthMax, 1))
  .max(labelCountMax)
  .transform((labels) => [...new Set(labels)]);

/** A time of the day without a zone, `HH:MM`, 00:00 to 23:59. */
export const ClockTime = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, "must be a time such as 09:30");

/** Minutes before a task is due, in the order given, without repeats. */
export const Reminders = z
  .array(z.number().int().min(0).max(reminderMinutesMax))
  .max(reminderCountMax)
  .transform((reminders) => [...new Set(reminders)]);

export const RecurrenceFrom = z.enum(["due", "completion"]);

/** The id of another thing, in a field. One that cannot exist is as wrong as one that does not. */
const Reference = z.number().int().positive().max(idMax);

/** A field: what a caller may set, how it is shown, and the type of its column, which has its name in snake_case. */
type Field<I extends z.ZodType, O extends z.ZodType> = { input: I; shown: O; column: ColumnType };
type ColumnType = "text" | "text[]" | "date" | "task_status" | "task_priority" | "recurrence_from" | "int" | "int[]";

/**
 * Every field of a task that a caller may set. REST, tRPC, the tools, SQL, undo's comparison and what is shown all follow from
 * this table; absent on creation: the column's default. No defaults here, as a partial update leaves alone what it does not name.
 */
export const taskFields = {
  title: field(trimmedText(titleLengthMax, 1), z.string(), "text"),
  description: field(trimmedText(descriptionLengthMax).nullable(), z.string().nullable(), "text"),
  status: field(TaskStatus, TaskStatus, "task_status"),
  dueDate: field(CalendarDate.nullable(), z.iso.date().nullable(), "date"),
  priority: field(TaskPriority, TaskPriority, "task_priority"),
  labels: field(Labels, z.array(z.string()), "text[]"),
  dueTime: field(ClockTime.nullable(), z.string().nullable(), "text"),
  startDate: field(CalendarDate.nullable(), z.iso.date().nullable(), "date"),
  reminders: field(Reminders, z.array(z.number().int()), "int[]"),
  recurrence: field(DayRecurrenceRule.nullable(), z.string().nullable(), "text"),
  recurrenceFrom: field(RecurrenceFrom, RecurrenceFrom, "recurrence_from"),
  projectId: field(Reference.nullable(), z.number().int().nullable(), "int"),
  parentId: field(Reference.nullable(), z.number().int().nullable(), "int"),
  position: field(OrderKey, z.string(), "text"),
};
type Fields = typeof taskFields;
export type TaskFieldName = keyof Fields;
export const taskFieldNames = Object.keys(taskFields) as TaskFieldName[];

/** Input of changing a task: an absent field is left alone, `{}` changes nothing. */
export const TaskUpdate = z.object(shapeOf("input")).partial();
export type TaskUpdate = z.infer<typeof TaskUpdate>;

/** Input of creating a task; absent fields become the columns' defaults (pending, none, [], null, from due, the last place). */
export const TaskCreate = TaskUpdate.extend({ title: taskFields.title.input });
export type TaskCreate = z.infer<typeof TaskCreate>;

/** What is done to many tasks at once, all or nothing: exactly one of the three. */
export const taskBulkMax = 500;
const bulkIds = z.array(z.number().int().positive()).max(taskBulkMax);
export const TaskBulk = z
  .object({ ids: bulkIds, change: TaskUpdate.optional(), delete: z.literal(true).optional(), restore: z.literal(true).optional() })
  .superRefine(requireOneDeed);
export type TaskBulk = z.infer<typeof TaskBulk>;

/** Several tasks at once, as of a list that somebody pasted: all or none. */
export const TaskCreates = z.object({ tasks: z.array(TaskCreate).min(1).max(taskBulkMax) });

/** The check of a bulk's one deed. */
export function requireOneDeed(bulk: { change?: unknown; delete?: unknown; restore?: unknown }, context: z.RefinementCtx): void {
  const deeds = [bulk.change, bulk.delete, bulk.restore].filter((deed) => deed !== undefined);
  if (deeds.length !== 1) context.addIssue({ code: "custom", message: "name exactly one of change, delete and restore" });
}

/** A change by somebody who saw these fields as `was`, and may not overwrite what was changed elsewhere since. */
export const TaskEdit = TaskUpdate.extend({ id: z.number().int().positive(), was: TaskUpdate.optional() });

/** Such changes of many tasks, each with its own: all or none. */
export const TaskEdits = z.object({ edits: z.array(TaskEdit).min(1).max(taskBulkMax) });

export const taskSortKeys = ["created_at", "updated_at", "due_date", "priority", "title", "position"] as const;
/** A sort key, descending with `-` in front. */
export const TaskSort = z.enum([...taskSortKeys, ...taskSortKeys.map((key) => `-${key}` as const)]);
export type TaskSort = z.infer<typeof TaskSort>;

/** An id to filter by: one that nobody has finds nothing. */
const FilterId = z.number().int().positive();
/** ISO 8601 with a zone, to the millisecond. */
const AnyInstant = z.iso
  .datetime({ offset: true })
  .refine((time) => !time.startsWith("0000") && !Number.isNaN(Date.parse(time)), "must be a time such as 2026-12-24T18:00:00Z")
  .transform((time) => new Date(time).toISOString())
  .refine((time) => Instant.safeParse(time).success, "must be of the years 0001 to 9999");

/** Filters of the task list; without `limit` all tasks come. `q` is literal text, `label` exact. */
export const TaskFilter = z.object({
  status: TaskStatus.optional(),
  q: z.string().meta(described(descriptionLengthMax)).superRefine(storable(descriptionLengthMax)).optional(),
  label: z.string().meta(described(descriptionLengthMax)).superRefine(storable(descriptionLengthMax)).optional(),
  /** Of this project; null: of none. */
  project: FilterId.nullable().optional(),
  /** Right below this task; null: below none. */
  parent: FilterId.nullable().optional(),
  /** Due before this day, or after it; the day itself is in neither, nor is a task without one. */
  dueBefore: CalendarDate.optional(),
  dueAfter: CalendarDate.optional(),
  /** Changed at this time or later. */
  updatedSince: AnyInstant.optional(),
  /** true: those in the trash instead of the living. */
  deleted: z.boolean().optional(),
  sort: TaskSort.optional(),
  limit: z.number().int().min(1).max(100).optional(),
  cursor: z.string().max(2000).optional(),
});
export type TaskFilter = z.infer<typeof TaskFilter>;

/** A task as tRPC, the socket and the pages see it. Times are ISO 8601 UTC with milliseconds. */
export const Task = z.object({
  id: z.number().int().positive().max(idMax),
  ...shapeOf("shown"),
  /** When it became completed; null while it is not. */
  completedAt: z.iso.datetime().nullable(),
  /** What completing it made, where it recurs. */
  nextTaskId: z.number().int().nullable(),
  userId: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Task = z.infer<typeof Task>;

/** What a person can see and set of a task: two states with the same fields are the same, whenever they were written. */
export function fieldsOfTask(task: Task): Required<TaskUpdate> {
  return Object.fromEntries(taskFieldNames.map((name) => [name, task[name]])) as Required<TaskUpdate>;
}

/** A task as something stored it, perhaps before some of its fields were invented. */
export const StoredTask = Task.partial().required({ id: true });
export type StoredTask = z.infer<typeof StoredTask>;

/** Whether `task` is still as it was stored, in the fields that it had then. */
export function isAsStored(task: Task, stored: StoredTask): boolean {
  return taskFieldNames.every((name) => stored[name] === undefined || JSON.stringify(stored[name]) === JSON.stringify(task[name]));
}

/** The fields that a person can set, of those that it had when it was stored. */
export function fieldsOfStored(stored: StoredTask): TaskUpdate {
  const known = taskFieldNames.filter((name) => stored[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, stored[name]])) as TaskUpdate;
}

/** A positive integer id in a path or a tool call, digits only. */
export const TaskId = z.number().int().positive();

function field<I extends z.ZodType, O extends z.ZodType>(input: I, shown: O, column: ColumnType): Field<I, O> {
  return { input, shown, column };
}

function shapeOf<Part extends "input" | "shown">(part: Part): { [K in keyof Fields]: Fields[K][Part] } {
  const entries = Object.entries(taskFields).map(([name, one]) => [name, one[part]]);
  return Object.fromEntries(entries) as { [K in keyof Fields]: Fields[K][Part] };
}
