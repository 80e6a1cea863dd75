import { z } from "zod";
import { camelKeys, snakeKeys } from "#contracts/snake.ts";
import { requireOneDeed, TaskBulk, TaskUpdate, taskFieldNames } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import { changeTasks, deleteTasks, lockTasks, restoreTasks } from "#domain/task/many.ts";
import { defineTool, taskForModel } from "./tool.ts";

export const bulkUpdateTasksTool = defineTool({
  name: "bulk_update_tasks",
  description:
    "Change many tasks alike, all or none: `change` has the fields to set, such as status or project_id; or `delete: true` moves them " +
    "to the trash, `restore: true` takes them out of it.",
  input: z
    .object({
      ids: TaskBulk.shape.ids.min(1),
      change: z.object(snakeKeys(TaskUpdate.shape)).optional(),
      delete: TaskBulk.shape.delete,
      restore: TaskBulk.shape.restore,
    })
    .superRefine(requireOneDeed),
  // Whoever wants to be asked before a deletion is asked before this one.
  kindOf: (input) => (typeof input === "object" && input !== null && "delete" in input ? "delete" : "change"),
  run: async (actor, { ids, change, ...deed }, tx) => {
    if (deed.delete) {
      const tasks = await deleteTasks(actor, ids, tx);
      const undo = { verb: "restore_many" as const, changes: tasks.map((before) => ({ before })) };
      return { output: { tasks: tasks.map(taskForModel), deleted: true }, undo };
    }
    if (deed.restore) {
      const tasks = await restoreTasks(actor, ids, tx);
      return { output: { tasks: tasks.map(taskForModel) }, undo: { verb: "delete_many", changes: tasks.map((after) => ({ after })) } };
    }
    const before = await lockTasks(tx, actor, [...new Set(ids)]);
    const fields = withoutDay(camelKeys<TaskUpdate>(change ?? {}, taskFieldNames));
    const tasks = await changeTasks(actor, ids, fields, tx);
    const changes = tasks.map((after) => ({ before: before.get(after.id) ?? after, after }));
    return { output: { tasks: tasks.map(taskForModel) }, undo: { verb: "update_many", changes } };
  },
});
