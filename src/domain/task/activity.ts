import { z } from "zod";
import type { TaskDeed } from "#contracts/comment.ts";
import type { Actor } from "#domain/actor.ts";
import { db } from "#lib/db.ts";
import { getTask } from "./task.ts";

const shownMax = 50;
const undoable = new Set(["task.create", "task.update", "task.delete", "task.restore"]);
const Named = z.object({ fields: z.array(z.string()) });

/** What was done to a task of the actor and said about it, newest first, as far as the log goes back. @throws NOT_FOUND */
export async function taskActivity(actor: Actor, id: number): Promise<TaskDeed[]> {
  const { userId } = actor;
  await getTask(actor, id);
  const ofTask = { entity: "task", entityId: String(id) };
  const ofComment = { entity: "comment", detail: { path: ["taskId"], equals: id } };
  const rows = await db().auditEntry.findMany({
    where: { userId, OR: [ofTask, ofComment] },
    orderBy: { seq: "desc" },
    take: shownMax,
  });
  const oldest = await oldestEvent(userId, id);
  return rows.map(({ seq, actor: by, action, detail, createdAt, feedSeq }) => ({
    seq: Number(seq),
    actor: by,
    action,
    fields: fieldsOfDeed(detail),
    // A change needs the state before it, too, which the event before that has.
    isUndoable: undoable.has(action) && feedSeq !== null && oldest !== null && (feedSeq > oldest || action !== "task.update"),
    createdAt: createdAt.toISOString(),
  }));
}

/** The oldest event of a task that the feed still has; null: none. */
async function oldestEvent(userId: number, id: number): Promise<bigint | null> {
  const [row] = await db().$queryRaw<{ seq: bigint | null }[]>`
    SELECT min(seq) AS seq FROM feed_event WHERE user_id = ${userId} AND kind LIKE 'task.%' AND data->>'id' = ${String(id)}`;
  return row?.seq ?? null;
}

/** The fields of a task that an entry of the audit log names. */
export function fieldsOfDeed(detail: unknown): string[] {
  return Named.safeParse(detail).data?.fields ?? [];
}
