import { z } from "zod";
import { commentLengthMax } from "./limits.ts";
import { idMax } from "./task.ts";
import { trimmedText } from "./text.ts";

/** More than anybody says about one task. */
export const commentsOfTaskMax = 500;

/** Input of adding a comment to a task, and of changing one. */
export const CommentInput = z.object({ text: trimmedText(commentLengthMax, 1) });

/** What the person or the assistant says about one task. */
export const Comment = z.object({
  id: z.number().int().positive().max(idMax),
  taskId: z.number().int(),
  author: z.enum(["user", "assistant"]),
  text: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Comment = z.infer<typeof Comment>;

/** One line of what was done to a task: an action of the audit log, by whom, and which fields it named. */
export const TaskDeed = z.object({
  seq: z.number().int(),
  actor: z.enum(["user", "assistant", "system"]),
  action: z.string(),
  fields: z.array(z.string()),
  /** Whether it can be taken back, as long as the task has not changed since. */
  isUndoable: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type TaskDeed = z.infer<typeof TaskDeed>;
