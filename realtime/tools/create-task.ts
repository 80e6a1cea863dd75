import { z } from "zod";
import type { QuickTask } from "#contracts/quick-add/quick-add.ts";
import { camelKeys, snakeKeys } from "#contracts/snake.ts";
import { TaskCreate, type TaskUpdate, taskFieldNames } from "#contracts/task.ts";
import { trimmedText } from "#contracts/text.ts";
import type { Actor } from "#domain/actor.ts";
import { invalid } from "#domain/error.ts";
import { readWords } from "#domain/task/read-words.ts";
import { createTask } from "#domain/task/task.ts";
import type { Tx } from "#lib/db.ts";
import { defineTool, taskForModel } from "./tool.ts";

const wordsLengthMax = 1000;

export const createTaskTool = defineTool({
  name: "create_task",
  description:
    "Add a task to the user's list. `due_date` is YYYY-MM-DD, `due_time` HH:MM, `reminders` minutes before, `recurrence` an RFC 5545 " +
    "rule such as FREQ=WEEKLY;BYDAY=MO without DTSTART. Time and rule need a due date. `parent_id` makes it a subtask. `position` is " +
    'best left away. Instead of a title, `words` takes a line as people write it: "water plants every 2nd tuesday 9:00 !high #home ' +
    '+Garden //note", in English or German; `understood` of the answer says how it was read. Fields that are given count more.',
  input: z
    .object({ ...snakeKeys(TaskCreate.partial().shape), words: trimmedText(wordsLengthMax, 1).optional() })
    .refine(({ title, words }) => title !== undefined || words !== undefined, { path: ["title"], message: "is needed, or `words`" }),
  run: async (actor, { words, ...fields }, tx) => {
    const read = words === undefined ? null : await understand(actor, words, tx);
    const input = { ...read?.fields, ...camelKeys<TaskUpdate>(fields, taskFieldNames) };
    const task = await createTask(actor, { ...input, title: input.title ?? "" }, tx);
    return { output: { ...taskForModel(task), ...(read ? { understood: read.understood } : {}) }, undo: { verb: "delete", after: task } };
  },
});

async function understand(actor: Actor, words: string, tx: Tx): Promise<{ fields: TaskUpdate; understood: object }> {
  const { tokens, project, ...fields } = await readWords(actor, words, tx);
  const title = TaskCreate.shape.title.safeParse(fields.title);
  if (!title.success) throw invalid("words", "has no title that fits");
  const understood = tokens.map(({ kind, start, end }) => ({ [kind]: words.slice(start, end) }));
  const missing = project && project.id === null ? { unknown_project: project.name } : {};
  return { fields: { ...fields, title: title.data, ...idOf(project) }, understood: { pieces: understood, ...missing } };
}

function idOf(project: QuickTask["project"]): TaskUpdate {
  return project?.id ? { projectId: project.id } : {};
}
