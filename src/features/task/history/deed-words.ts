import type { Task, TaskUpdate } from "#contracts/task.ts";
import { t } from "#messages/text.ts";

/** What was done to tasks, in a few words. */
export function deedWords(tasks: Task[], fields: TaskUpdate): string {
  const [first] = tasks;
  const what = tasks.length === 1 ? t("task.named", { title: first?.title ?? "" }) : t("task.many", { count: tasks.length });
  if (fields.status === "completed") {
    const hasNext = tasks.length === 1 && first?.nextTaskId;
    return t(hasNext ? "task.deedCompletedNext" : "task.deedCompleted", { what });
  }
  if (fields.status) return t("task.deedReopened", { what });
  if (fields.projectId !== undefined || fields.sectionId !== undefined || fields.parentId !== undefined || fields.position !== undefined)
    return t("task.deedMoved", { what });
  return t("task.deedChanged", { what });
}
