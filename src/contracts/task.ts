import { z } from "zod";
import { descriptionLengthMax, labelCountMax, labelLengthMax, taskPriorities, titleLengthMax } from "./limits.ts";
import { OrderKey } from "./order-key.ts";
import { DayRecurrenceRule } from "./recurrence.ts";
import { described, Instant, storable, trimmedText } from "./text.ts";

export { descriptionLengthMax, labelCountMax, labelLengthMax, titleLengthMax };
export const reminderCountMax = 5;
/** Four weeks, in minutes. */
export const reminderMinutesMax = 40_320;
/** How many ancestors a task has at most. */
export const taskDepthMax = 3;
/** PostgreSQL `integer`: a larger id cannot exist, so it answers 404 rather than 422. */
export const idMax = 2_147_483_647;

/** pending: not begun · in_progress: being worked on · completed: done */
export const TaskStatus = z.enum(["pending", "in_progress", "completed"]);
export type TaskStatus = z.infer<typeof TaskStatus>;

export const TaskPriority = z.enum(taskPriorities);
export type TaskPriority = z.infer<typeof TaskPriority>;

/** A calendar day without a zone, `YYYY-MM-DD`, years 0001 to 9999. */
export const CalendarDate = z.iso.date().refine((day) => !day.startsWith("0000"), "must be a date from year 0001 on");

/** Exact labels in the given order, without duplicates. */
export const Labels = z
  .array(trimmedText(labelLengthMax, 1))
  .max(labelCountMax)
  .transform((labels) => [...new Set(labels)]);

/** A time of day without a zone, `HH:MM`, 00:00 to 23:59. */
export const ClockTime = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, "must be a time such as 09:30");

/** Minutes before a task is due, in the given order, without duplicates. */
export const Reminders = z
  .array(z.number().int().min(0).max(reminderMinutesMax))
  .max(reminderCountMax)
  .transform((reminders) => [...new Set(reminders)]);

export const RecurrenceFrom = z.enum(["due", "completion"]);

/** A reference to another row. One that cannot exist is as invalid as one that does not. */
const Reference = z.number().int().positive().max(idMax);

/** A field: its input, its output, and the type of its column, which has its name in snake_case. */
type Field<I extends z.ZodType, O extends z.ZodType> = { input: I; shown: O; column: ColumnType };
type ColumnType = "text" | "text[]" | "date" | "task_status" | "task_priority" | "recurrence_from" | "int" | "int[]";

/**
 * Every settable field of a task. REST, tRPC, the tools, SQL, undo and presentation derive from this table. Absent on creation:
 * the column's default; no defaults here, because a partial update leaves out what it does not change.
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
  sectionId: field(Reference.nullable(), z.number().int().nullable(), "int"),
  parentId: field(Reference.nullable(), z.number().int().nullable(), "int"),
  position: field(OrderKey, z.string(), "text"),
};
type Fields = typeof taskFields;
export type TaskFieldName = keyof Fields;
export const taskFieldNames = Object.keys(taskFields) as TaskFieldName[];

/** Input for changing a task: absent fields are unchanged, `{}` changes nothing. */
export const TaskUpdate = z.object(shapeOf("input")).partial();
export type TaskUpdate = z.infer<typeof TaskUpdate>;

/** Input for creating a task; absent fields get the columns' defaults (pending, none, [], null, from due, the last position). */
export const TaskCreate = TaskUpdate.extend({ title: taskFields.title.input });
export type TaskCreate = z.infer<typeof TaskCreate>;

/** A bulk action on tasks, all or nothing: exactly one of the three. */
export const taskBulkMax = 500;
const bulkIds = z.array(z.number().int().positive()).max(taskBulkMax);
export const TaskBulk = z
  .object({ ids: bulkIds, change: TaskUpdate.optional(), delete: z.literal(true).optional(), restore: z.literal(true).optional() })
  .superRefine(requireOneDeed);
export type TaskBulk = z.infer<typeof TaskBulk>;

/** Several new tasks, such as a pasted list: all or none. */
export const TaskCreates = z.object({ tasks: z.array(TaskCreate).min(1).max(taskBulkMax) });

/** Checks that a bulk names exactly one action. */
export function requireOneDeed(bulk: { change?: unknown; delete?: unknown; restore?: unknown }, context: z.RefinementCtx): void {
  const deeds = [bulk.change, bulk.delete, bulk.restore].filter((deed) => deed !== undefined);
  if (deeds.length !== 1) context.addIssue({ code: "custom", message: "name exactly one of change, delete and restore" });
}

/** A change based on the values in `was`, which must not overwrite what was changed elsewhere since. */
export const TaskEdit = TaskUpdate.extend({ id: z.number().int().positive(), was: TaskUpdate.optional() });

/** Individual changes of many tasks: all or none. */
export const TaskEdits = z.object({ edits: z.array(TaskEdit).min(1).max(taskBulkMax) });

export const taskSortKeys = ["created_at", "updated_at", "due_date", "priority", "title", "position"] as const;
/** A sort key, descending with `-` in front. */
export const TaskSort = z.enum([...taskSortKeys, ...taskSortKeys.map((key) => `-${key}` as const)]);
export type TaskSort = z.infer<typeof TaskSort>;

/** An id to filter by: an unknown one finds nothing. */
const FilterId = z.number().int().positive();
/** ISO 8601 with a zone, to the millisecond. */
const AnyInstant = z.iso
  .datetime({ offset: true })
  .refine((time) => !time.startsWith("0000") && !Number.isNaN(Date.parse(time)), "must be a time such as 2026-12-24T18:00:00Z")
  .transform((time) => new Date(time).toISOString())
  .refine((time) => Instant.safeParse(time).success, "must be of the years 0001 to 9999");

/** Filters of the task list; without `limit` all tasks are returned. `q` is literal text, `label` exact. */
export const TaskFilter = z.object({
  status: TaskStatus.optional(),
  q: z.string().meta(described(descriptionLengthMax)).superRefine(storable(descriptionLengthMax)).optional(),
  label: z.string().meta(described(descriptionLengthMax)).superRefine(storable(descriptionLengthMax)).optional(),
  /** Tasks of this project; null: without one. */
  project: FilterId.nullable().optional(),
  /** Direct subtasks of this task; null: top-level tasks. */
  parent: FilterId.nullable().optional(),
  /** Due before or after this day, exclusive; tasks without a date match neither. */
  dueBefore: CalendarDate.optional(),
  dueAfter: CalendarDate.optional(),
  /** Changed at this time or later. */
  updatedSince: AnyInstant.optional(),
  /** true: tasks in the trash instead. */
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
  /** When it was completed; null while it is not. */
  completedAt: z.iso.datetime().nullable(),
  /** The next task created by completing it, if it recurs. */
  nextTaskId: z.number().int().nullable(),
  userId: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Task = z.infer<typeof Task>;

/** The settable fields of a task: two states with equal fields are the same, whenever they were written. */
export function fieldsOfTask(task: Task): Required<TaskUpdate> {
  return Object.fromEntries(taskFieldNames.map((name) => [name, task[name]])) as Required<TaskUpdate>;
}

/** A stored task, possibly from before some of its fields existed. */
export const StoredTask = Task.partial().required({ id: true });
export type StoredTask = z.infer<typeof StoredTask>;

/** Whether `task` equals its stored state in the fields that existed then. */
export function isAsStored(task: Task, stored: StoredTask): boolean {
  return taskFieldNames.every((name) => stored[name] === undefined || JSON.stringify(stored[name]) === JSON.stringify(task[name]));
}

/** The settable fields that existed when it was stored. */
export function fieldsOfStored(stored: StoredTask): TaskUpdate {
  const known = taskFieldNames.filter((name) => stored[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, stored[name]])) as TaskUpdate;
}

/** A positive integer id in a path or a tool call. */
export const TaskId = z.number().int().positive();

function field<I extends z.ZodType, O extends z.ZodType>(input: I, shown: O, column: ColumnType): Field<I, O> {
  return { input, shown, column };
}

function shapeOf<Part extends "input" | "shown">(part: Part): { [K in keyof Fields]: Fields[K][Part] } {
  const entries = Object.entries(taskFields).map(([name, one]) => [name, one[part]]);
  return Object.fromEntries(entries) as { [K in keyof Fields]: Fields[K][Part] };
}
