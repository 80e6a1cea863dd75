import { z } from "zod";
import type { TaskDeed } from "#contracts/comment.ts";
import type { Actor } from "#domain/actor.ts";
import { db } from "#lib/db.ts";
import { getTask } from "./task.ts";

const shownMax = 50;
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
  return rows.map(({ seq, actor: by, action, detail, createdAt }) => ({
    seq: Number(seq),
    actor: by,
    action,
    fields: Named.safeParse(detail).data?.fields ?? [],
    createdAt: createdAt.toISOString(),
  }));
}
