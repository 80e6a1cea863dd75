import { z } from "zod";
import { described, storable, trimmedText } from "./text.ts";

export const titleLengthMax = 200;
export const descriptionLengthMax = 2000;
export const labelLengthMax = 50;
export const labelCountMax = 20;
/** PostgreSQL `integer`: an id beyond it cannot exist, so it answers 404 and not 422. */
export const idMax = 2_147_483_647;

/** pending: not begun · in_progress: being worked on · completed: done */
export const TaskStatus = z.enum(["pending", "in_progress", "completed"]);
export type TaskStatus = z.infer<typeof TaskStatus>;

export const TaskPriority = z.enum(["none", "low", "medium", "high"]);
export type TaskPriority = z.infer<typeof TaskPriority>;

/** A calendar day without a zone, `YYYY-MM-DD`, years 0001 to 9999. */
export const CalendarDate = z.iso.date().refine((day) => !day.startsWith("0000"), "must be a date from year 0001 on");

/** Exact labels in the order given, without repeats. */
export const Labels = z
  .array(trimmedText(labelLengthMax, 1))
  .max(labelCountMax)
  .transform((labels) => [...new Set(labels)]);

/** What a caller may set; no defaults here, because a partial update must leave alone what it does not name. */
const fields = {
  title: trimmedText(titleLengthMax, 1),
  description: trimmedText(descriptionLengthMax).nullable(),
  status: TaskStatus,
  dueDate: CalendarDate.nullable(),
  priority: TaskPriority,
  labels: Labels,
};

/** Input of creating a task; defaults (pending, none, [], null) are the domain's. */
export const TaskCreate = z.object({
  title: fields.title,
  description: fields.description.optional(),
  status: fields.status.optional(),
  dueDate: fields.dueDate.optional(),
  priority: fields.priority.optional(),
  labels: fields.labels.optional(),
});
export type TaskCreate = z.infer<typeof TaskCreate>;

/** Input of changing a task: an absent field is left alone, `{}` changes nothing. */
export const TaskUpdate = z.object({
  title: fields.title.optional(),
  description: fields.description.optional(),
  status: fields.status.optional(),
  dueDate: fields.dueDate.optional(),
  priority: fields.priority.optional(),
  labels: fields.labels.optional(),
});
export type TaskUpdate = z.infer<typeof TaskUpdate>;

export const taskSortKeys = ["created_at", "updated_at", "due_date", "priority", "title"] as const;
/** A sort key, descending with `-` in front. */
export const TaskSort = z.enum([...taskSortKeys, ...taskSortKeys.map((key) => `-${key}` as const)]);
export type TaskSort = z.infer<typeof TaskSort>;

/** Filters of the task list; without `limit` all tasks come. `q` is literal text, `label` exact. */
export const TaskFilter = z.object({
  status: TaskStatus.optional(),
  q: z.string().meta(described(descriptionLengthMax)).superRefine(storable(descriptionLengthMax)).optional(),
  label: z.string().meta(described(descriptionLengthMax)).superRefine(storable(descriptionLengthMax)).optional(),
  sort: TaskSort.optional(),
  limit: z.number().int().min(1).max(100).optional(),
  cursor: z.string().max(2000).optional(),
});
export type TaskFilter = z.infer<typeof TaskFilter>;

/** A task as tRPC, the socket and the pages see it. Times are ISO 8601 UTC with milliseconds. */
export const Task = z.object({
  id: z.number().int(),
  title: z.string(),
  description: z.string().nullable(),
  status: TaskStatus,
  dueDate: z.string().nullable(),
  priority: TaskPriority,
  labels: z.array(z.string()),
  userId: z.number().int(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Task = z.infer<typeof Task>;

/** A positive integer id in a path or a tool call, digits only. */
export const TaskId = z.number().int().positive();
