import type { ToolPart } from "#contracts/message.ts";
import { errandTitle } from "./errand.ts";
import type { Rows } from "./rows.ts";

const actions: Record<string, string> = {
  create_task: "task.create",
  delete_task: "task.delete",
  complete_task: "task.update",
  update_task: "task.update",
};

/** Each completed call has exactly one effect and one audit entry, and there are no other effects. */
export function effectProblems(all: Rows): string[] {
  const rows = { ...all, tasks: all.tasks.filter(({ title }) => !errandTitle.test(title)) };
  const problems: string[] = [];
  const done = rows.calls.filter((call) => call.done && actions[call.name]);
  for (const call of done) {
    const what = `${call.name} ${call.callId} of ${call.messageId}`;
    const entries = rows.audit.filter((entry) => entry.runId === call.runId && entry.callId === call.callId && entry.actor === "assistant");
    if (entries.length !== 1 || entries[0]?.action !== actions[call.name]) problems.push(`${what} has ${entries.length} audit entries`);
    const taskId = (call.output as { id?: number } | null)?.id;
    const task = rows.tasks.find(({ id }) => id === taskId);
    if (!task) problems.push(`${what} is done and its task ${taskId} does not exist`);
    if (String(taskId) !== entries[0]?.entityId) problems.push(`${what} changed ${taskId}, its audit entry says ${entries[0]?.entityId}`);
    if (call.run.userId !== rows.userId || task?.userId !== rows.userId) problems.push(`${what} belongs to someone else`);
  }
  const count = (name: string) => done.filter((call) => call.name === name).length;
  if (rows.tasks.length !== count("create_task")) problems.push(`${rows.tasks.length} tasks by ${count("create_task")} calls`);
  const deleted = rows.tasks.filter((task) => task.deletedAt).length;
  if (deleted !== count("delete_task")) problems.push(`${deleted} deleted tasks by ${count("delete_task")} calls`);
  const written = rows.audit.filter((entry) => entry.action.startsWith("task.") && entry.actor !== "user").length;
  if (written !== done.length) problems.push(`${written} audit entries of tasks by ${done.length} calls`);
  return [...problems, ...partProblems(rows)];
}

/** A call in a message matches the call's own row. */
function partProblems(rows: Rows): string[] {
  const problems: string[] = [];
  for (const message of rows.messages) {
    for (const part of message.parts) {
      if (part.type !== "tool") continue;
      const call = rows.calls.find(({ messageId, callId }) => messageId === message.id && callId === part.callId);
      if (!call) problems.push(`${part.callId} of ${message.id} is shown and was never planned`);
      else if (call.done !== (part.status === "done"))
        problems.push(`${part.callId} of ${message.id} is shown ${part.status}, done: ${call.done}`);
      problems.push(...decisionProblems(rows, message.id, part));
    }
    const shown = message.parts.flatMap((part) => (part.type === "tool" ? [part.callId] : []));
    if (new Set(shown).size !== shown.length) problems.push(`${message.id} shows a call twice`);
  }
  return problems;
}

/** A deleting call ran only after exactly one approval. */
function decisionProblems(rows: Rows, messageId: string, part: ToolPart): string[] {
  const verdicts = rows.audit.filter(
    (entry) =>
      /^tool\.(approve|reject)$/.test(entry.action) &&
      entry.entityId === messageId &&
      (entry.detail as { callId?: string }).callId === part.callId,
  );
  if (verdicts.length > 1) return [`${part.callId} of ${messageId} was decided ${verdicts.length} times`];
  if (part.name === "delete_task" && part.status === "done" && verdicts[0]?.action !== "tool.approve")
    return [`${part.callId} of ${messageId} ran without an approval`];
  return [];
}
