import type { Conversation, ConversationChange } from "#contracts/conversation.ts";
import { trashDays } from "#contracts/retention.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { inTransaction } from "#domain/record.ts";
import { requireProject } from "#domain/task/task-rules.ts";
import type { Prisma } from "#generated/prisma/client.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { recordConversations } from "./record-conversations.ts";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Pins, archives or moves conversations into a project; all or none. None of it moves them in lists, which go by the last
 * message. @throws NOT_FOUND · VALIDATION no such project
 */
export function organiseConversations(actor: Actor, ids: string[], change: ConversationChange): Promise<Conversation[]> {
  return inTransaction(undefined, async (tx) => {
    if (change.projectId) await requireProject(tx, actor, change.projectId);
    const now = currentTime();
    const data = {
      ...(change.pinned === undefined ? {} : { pinnedAt: change.pinned ? now : null }),
      ...(change.archived === undefined ? {} : { archivedAt: change.archived ? now : null }),
      ...(change.projectId === undefined ? {} : { projectId: change.projectId }),
    };
    return changeAll(tx, actor, ids, { state: { deletedAt: null }, data, action: "conversation.organise", kind: "conversation.updated" });
  });
}

/** Moves conversations to the trash for 7 days; all or none. @throws NOT_FOUND */
export function deleteConversations(actor: Actor, ids: string[]): Promise<Conversation[]> {
  const data = { deletedAt: currentTime() };
  return inTransaction(undefined, (tx) =>
    changeAll(tx, actor, ids, { state: { deletedAt: null }, data, action: "conversation.delete", kind: "conversation.deleted" }),
  );
}

/** Takes them back out of it. @throws NOT_FOUND when one is not in it, or was for too long */
export function restoreConversations(actor: Actor, ids: string[]): Promise<Conversation[]> {
  const state = { deletedAt: { gt: new Date(clockNow() - trashDays * dayMs) }, deletedFrom: null };
  return inTransaction(undefined, (tx) =>
    changeAll(tx, actor, ids, { state, data: { deletedAt: null }, action: "conversation.restore", kind: "conversation.created" }),
  );
}

/** The models that the actor's conversations were last asked with, by name. */
export async function modelsOfConversations({ userId }: Actor): Promise<string[]> {
  const where = { userId, deletedAt: null, temporaryUntil: null, model: { not: null } };
  const rows = await db().conversation.findMany({ where, distinct: ["model"], select: { model: true }, orderBy: { model: "asc" } });
  return rows.flatMap(({ model }) => model ?? []);
}

type Bulk = {
  state: Prisma.ConversationWhereInput;
  data: Prisma.ConversationUncheckedUpdateManyInput;
  action: "conversation.organise" | "conversation.delete" | "conversation.restore";
  kind: "conversation.updated" | "conversation.deleted" | "conversation.created";
};

async function changeAll(tx: Tx, actor: Actor, given: string[], { state, data, action, kind }: Bulk): Promise<Conversation[]> {
  const ids = [...new Set(given)];
  const where = { ...state, id: { in: ids }, userId: actor.userId, temporaryUntil: null };
  const rows = await tx.conversation.updateManyAndReturn({ where, data });
  if (rows.length < ids.length) throw notFound("Conversation");
  const detail = action === "conversation.organise" ? { detail: { fields: Object.keys(data) } } : {};
  return recordConversations(tx, actor, rows, { action, kind, ...detail });
}
