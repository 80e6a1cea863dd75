import { fieldsOfChange, type ProposalResult, type ProposedChange } from "#contracts/proposal.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { fieldsOfTask, idMax, type Task, taskFieldNames } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { createTask, deleteTask, getTask, updateTask } from "#domain/task/task.ts";
import { lockTree } from "#domain/task/task-rules.ts";
import type { Tx } from "#lib/db.ts";
import type { SingleUndo } from "./inverse/inverses.ts";
import { refusalOfTool } from "./refusal-of-tool.ts";

/** `undo`: how each change that was made is taken back, by its place in the proposal. */
export type AppliedProposal = { output: ProposalResult; undo: { verb: "each"; changes: { at: number; undo: SingleUndo }[] } };
type Made = { task: Task; before?: Task; undo: SingleUndo };

/**
 * Makes the accepted changes of a proposal (`chosen` by their places; null: all), each by its own verb. One that cannot be made
 * leaves nothing behind, and the others are made. @throws CONFLICT when none could be
 */
export async function applyProposal(actor: Actor, changes: ProposedChange[], chosen: number[] | null, tx: Tx): Promise<AppliedProposal> {
  await lockAll(tx, actor, changes);
  const output: ProposalResult = { changes: [] };
  const undo: AppliedProposal["undo"] = { verb: "each", changes: [] };
  for (const [at, change] of changes.entries()) {
    if (chosen && !chosen.includes(at)) {
      output.changes.push({ status: "declined" });
      continue;
    }
    const made = await orNothing(tx, () => make(actor, change, tx));
    if ("error" in made) output.changes.push({ status: "failed", error: made.error });
    else {
      output.changes.push({
        status: "done",
        task: shown(made.task),
        ...(made.before ? { before: changedFields(change, made.before) } : {}),
      });
      undo.changes.push({ at, undo: made.undo });
    }
  }
  if (undo.changes.length === 0)
    throw new DomainError("CONFLICT", output.changes.find(({ error }) => error)?.error ?? "Nothing was chosen");
  return { output, undo };
}

/** In the order of ids, so that two at once do not wait for each other; moves below another task before any row. */
async function lockAll(tx: Tx, actor: Actor, changes: ProposedChange[]): Promise<void> {
  if (changes.some(({ parent_id: parent }) => parent)) await lockTree(tx, actor);
  const ids = changes.flatMap(({ id }) => (id && id <= idMax ? [id] : []));
  await tx.$queryRaw`SELECT id FROM task WHERE user_id = ${actor.userId} AND id = ANY(${ids}::int[]) ORDER BY id FOR UPDATE`;
}

async function make(actor: Actor, change: ProposedChange, tx: Tx): Promise<Made> {
  const fields = fieldsOfChange(change);
  const id = change.id ?? 0;
  if (change.action === "create") {
    const task = await createTask(actor, { ...fields, title: fields.title ?? "" }, tx);
    return { task, undo: { verb: "delete", after: task } };
  }
  if (change.action === "delete") {
    const before = await deleteTask(actor, id, tx);
    return { task: before, undo: { verb: "restore", before } };
  }
  const before = await getTask(actor, id, tx);
  const after = await updateTask(actor, id, change.action === "complete" ? { status: "completed" } : withoutDay(fields), tx);
  return { task: after, before, undo: { verb: "update", before, after } };
}

/** A refusal takes back what the change had written so far, and only that. */
async function orNothing(tx: Tx, work: () => Promise<Made>): Promise<Made | { error: string }> {
  await tx.$executeRaw`SAVEPOINT proposed_change`;
  try {
    return await work();
  } catch (error) {
    const refusal = refusalOfTool(error);
    if (!refusal) throw error;
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT proposed_change`;
    return { error: refusal.fields?.[0] ? `${refusal.fields[0].field} ${refusal.fields[0].message}` : refusal.message };
  }
}

function shown(task: Task): { id: number; title: string } {
  return { id: task.id, ...snakeKeys(fieldsOfTask(task)) };
}

function changedFields(change: ProposedChange, before: Task): Record<string, unknown> {
  const changed = change.action === "complete" ? ["status"] : Object.keys(withoutDay(fieldsOfChange(change)));
  const names = taskFieldNames.filter((name) => changed.includes(name));
  return snakeKeys(Object.fromEntries(names.map((name) => [name, before[name]])));
}
