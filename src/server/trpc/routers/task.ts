import { z } from "zod";
import { TaskBulk, TaskCreate, TaskCreates, TaskEdit, TaskEdits, TaskFilter, TaskId } from "#contracts/task.ts";
import { TaskFileInput } from "#contracts/task-file.ts";
import { taskActivity } from "#domain/task/activity.ts";
import { attachToTask, detachFromTask, listTaskFiles } from "#domain/task/files.ts";
import { changeTasks, createTasks, deleteTasks, editTasks, restoreTasks } from "#domain/task/many.ts";
import { detachTask, skipDate } from "#domain/task/one-of-series.ts";
import { createTask, deleteTask, editTask, getTask, listDeletedTasks, restoreTask } from "#domain/task/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { undoDeed } from "#domain/task/undo-deed.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const ById = z.object({ id: TaskId });

export const taskRouter = router({
  list: userProcedure.input(TaskFilter.optional()).query(({ ctx, input }) => listTasks(ctx.actor, input)),
  get: userProcedure.input(ById).query(({ ctx, input }) => getTask(ctx.actor, input.id)),
  create: userProcedure.input(TaskCreate).mutation(({ ctx, input }) => createTask(ctx.actor, input)),
  createMany: userProcedure.input(TaskCreates).mutation(({ ctx, input }) => createTasks(ctx.actor, input.tasks)),
  update: userProcedure.input(TaskEdit).mutation(({ ctx, input: { id, was, ...fields } }) => editTask(ctx.actor, id, fields, was ?? {})),
  editMany: userProcedure.input(TaskEdits).mutation(({ ctx, input }) =>
    editTasks(
      ctx.actor,
      input.edits.map(({ id, was, ...fields }) => ({ id, input: fields, was: was ?? {} })),
    ),
  ),
  remove: userProcedure.input(ById).mutation(({ ctx, input }) => deleteTask(ctx.actor, input.id)),
  bulk: userProcedure.input(TaskBulk).mutation(({ ctx: { actor }, input: { ids, change, delete: isDelete } }) => {
    if (change) return changeTasks(actor, ids, change);
    return isDelete ? deleteTasks(actor, ids) : restoreTasks(actor, ids);
  }),
  /** “This one only”: the series goes on without it. */
  detach: userProcedure.input(ById).mutation(({ ctx, input }) => detachTask(ctx.actor, input.id)),
  skip: userProcedure.input(ById).mutation(({ ctx, input }) => skipDate(ctx.actor, input.id)),
  restore: userProcedure.input(ById).mutation(({ ctx, input }) => restoreTask(ctx.actor, input.id)),
  files: userProcedure.input(ById).query(({ ctx, input }) => listTaskFiles(ctx.actor, input.id)),
  attach: userProcedure
    .input(ById.extend(TaskFileInput.shape))
    .mutation(({ ctx, input }) => attachToTask(ctx.actor, input.id, input.uploadId)),
  detachFile: userProcedure
    .input(ById.extend(TaskFileInput.shape))
    .mutation(({ ctx, input }) => detachFromTask(ctx.actor, input.id, input.uploadId)),
  /** Takes back one line of a task's activity. */
  undoDeed: userProcedure
    .input(ById.extend({ seq: z.number().int().positive() }))
    .mutation(({ ctx, input }) => undoDeed(ctx.actor, input.id, input.seq)),
  activity: userProcedure.input(ById).query(({ ctx, input }) => taskActivity(ctx.actor, input.id)),
  trash: userProcedure.query(({ ctx }) => listDeletedTasks(ctx.actor)),
});
