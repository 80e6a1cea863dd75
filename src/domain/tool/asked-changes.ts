import type { ToolPart } from "#contracts/message.ts";
import { type AskedChange, fieldsOfChange, Proposal, proposalName } from "#contracts/proposal.ts";
import type { TaskFieldName } from "#contracts/task.ts";
import { withoutDay } from "#contracts/task-day.ts";
import type { Actor } from "#domain/actor.ts";
import { db } from "#lib/db.ts";

/** The changes of a proposal that waits, in its order, with the titles of the tasks as they are now; null: the call is none. */
export async function askedChanges({ userId }: Actor, { name, input }: ToolPart): Promise<AskedChange[] | null> {
  const { data: proposal } = Proposal.safeParse(name === proposalName ? input : null);
  if (!proposal) return null;
  const ids = proposal.changes.flatMap(({ id }) => id ?? []);
  const tasks = await db().task.findMany({ where: { userId, id: { in: ids } }, select: { id: true, title: true } });
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  return proposal.changes.map((change) => {
    const { action, id } = change;
    const isNew = action === "create";
    const { title, dueDate, ...others } = isNew || action === "update" ? withoutDay(fieldsOfChange(change)) : {};
    const set = Object.entries(isNew ? others : { title, ...others }).filter(([, value]) => value !== undefined && value !== null);
    return {
      action,
      title: titles.get(id ?? 0) ?? title ?? "",
      // A new task has no day from the start.
      ...(dueDate || (dueDate === null && !isNew) ? { dueDate } : {}),
      fields: set.map(([field]) => field as TaskFieldName),
    };
  });
}
