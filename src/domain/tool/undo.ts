import { z } from "zod";
import type { Message, ToolPart } from "#contracts/message.ts";
import { fieldsOfProject, Project } from "#contracts/project.ts";
import { fieldsOfStored, isAsStored, StoredTask, type Task, type TaskUpdate } from "#contracts/task.ts";
import { isUndoable } from "#contracts/tool.ts";
import type { Actor } from "#domain/actor.ts";
import { getConversation } from "#domain/chat/conversation.ts";
import { lockReply } from "#domain/chat/lock-reply.ts";
import { presentMessage, storedParts } from "#domain/chat/message.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { notifySql } from "#domain/notify.ts";
import { deleteProject, getProject, updateProject } from "#domain/project/project.ts";
import { inTransaction, record } from "#domain/record.ts";
import { deleteComment } from "#domain/task/comment.ts";
import { changeEach, lockTasks } from "#domain/task/many.ts";
import { deleteTask, getTask, restoreTask, updateTask } from "#domain/task/task.ts";
import { lockTree } from "#domain/task/task-rules.ts";
import type { Prisma } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import type { Tx } from "#lib/db.ts";
import { ScheduleUndo, takeBackSchedule } from "./undo-schedule.ts";

/** How a tool's effect is taken back, as the tools store it: by which verb, and the task or project before and after. */
const UndoRecord = z.discriminatedUnion("verb", [
  z.object({ verb: z.literal("delete"), after: StoredTask }),
  z.object({ verb: z.literal("update"), before: StoredTask, after: StoredTask }),
  z.object({ verb: z.literal("restore"), before: StoredTask }),
  z.object({ verb: z.literal("update_many"), changes: z.array(z.object({ before: StoredTask, after: StoredTask })) }),
  z.object({ verb: z.literal("delete_comment"), id: z.number() }),
  z.object({ verb: z.literal("delete_project"), after: Project }),
  z.object({ verb: z.literal("update_project"), before: Project, after: Project }),
]);

/**
 * Takes back what one tool call of a finished reply did.
 * @throws NOT_FOUND unknown reply or call · CONFLICT nothing to undo, still being written, or the task has changed since
 */
export function undoToolCall(actor: Actor, { messageId, callId }: { messageId: string; callId: string }): Promise<Message> {
  return inTransaction(undefined, (tx) => undoCalls(tx, actor, messageId, (part) => part.callId === callId));
}

/** Takes back all that a reply did, the last call first; all or nothing. */
export function undoReply(actor: Actor, messageId: string): Promise<Message> {
  return inTransaction(undefined, (tx) => undoCalls(tx, actor, messageId, isUndoable));
}

/**
 * Takes back all that the assistant did in a conversation, the last call of the last reply first; all or nothing.
 * Returns how many replies had something to undo.
 * @throws NOT_FOUND unknown conversation, or nothing to undo · CONFLICT a reply is being written, or a task has changed since
 */
export function undoConversation(actor: Actor, conversationId: string): Promise<number> {
  return inTransaction(undefined, async (tx) => {
    await getConversation(actor, conversationId, tx);
    return undoReplies(tx, actor, { conversationId });
  });
}

/**
 * The same for a branch that is left: for a message and all that follows it, in every version.
 * @throws NOT_FOUND unknown message, or nothing to undo · CONFLICT as above
 */
export function undoBranch(actor: Actor, messageId: string): Promise<number> {
  return inTransaction(undefined, async (tx) => {
    const root = await tx.message.findFirst({ where: { id: messageId, userId: actor.userId, conversation: { deletedAt: null } } });
    if (!root) throw notFound("Message");
    const since = await tx.message.findMany({
      where: { conversationId: root.conversationId, userId: actor.userId, createdAt: { gte: root.createdAt } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, parentId: true },
    });
    // A message is older than its answers: one pass in their order finds all.
    const branch = new Set([root.id]);
    for (const { id, parentId } of since) if (parentId && branch.has(parentId)) branch.add(id);
    return undoReplies(tx, actor, { id: { in: [...branch] } });
  });
}

async function undoReplies(tx: Tx, actor: Actor, where: Prisma.MessageWhereInput): Promise<number> {
  const rows = await tx.message.findMany({
    where: { ...where, userId: actor.userId, role: "assistant" },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const changed = rows.filter((row) => presentMessage(row).parts.some((part) => part.type === "tool" && isUndoable(part)));
  if (changed.length === 0) throw notFound("A change of the assistant's");
  for (const { id } of changed) await undoCalls(tx, actor, id, isUndoable);
  return changed.length;
}

async function undoCalls(tx: Tx, actor: Actor, messageId: string, chosen: (part: ToolPart) => boolean): Promise<Message> {
  // Several changes in one transaction, any of which may move a task below another: before any row is locked.
  await lockTree(tx, actor);
  const row = await lockReply(tx, actor, messageId);
  const message = presentMessage(row);
  if (message.status === "streaming" || message.status === "awaiting_approval") throw conflict("This reply is not finished yet");
  const calls = message.parts.filter((part): part is ToolPart => part.type === "tool").filter(chosen);
  if (calls.length === 0) throw notFound("Tool call");
  for (const call of calls.reverse()) await takeBack(tx, actor, messageId, call);
  const undone = new Set(calls.map((call) => call.callId));
  const parts = message.parts.map((part) =>
    part.type === "tool" && undone.has(part.callId) ? { ...part, status: "undone" as const } : part,
  );
  const updated = await tx.message.update({
    where: { id: messageId, userId: actor.userId },
    data: { ...storedParts(parts), updatedAt: currentTime() },
  });
  await record(tx, actor, { action: "tool.undo", entity: "message", entityId: messageId, detail: { calls: [...undone] } });
  await tx.$queryRaw`SELECT ${notifySql("message", actor.userId, messageId)}`;
  return presentMessage(updated);
}

async function takeBack(tx: Tx, actor: Actor, messageId: string, part: ToolPart): Promise<void> {
  if (part.status === "undone") throw conflict("This has been undone already");
  const call = await tx.toolCall.findFirst({ where: { messageId, callId: part.callId, userId: actor.userId } });
  const schedule = ScheduleUndo.safeParse(call?.undo);
  if (part.status === "done" && schedule.success) return takeBackSchedule(tx, actor, schedule.data);
  const undo = UndoRecord.safeParse(call?.undo);
  if (part.status !== "done" || !undo.success) throw conflict("There is nothing to undo here");
  const { data } = undo;
  if (data.verb === "restore") return void (await restoreTask(actor, data.before.id, tx).catch(asConflict));
  if (data.verb === "delete_comment") return void (await deleteComment(actor, data.id, tx).catch(asConflict));
  if (data.verb === "update_many") return takeManyBack(tx, actor, data.changes);
  if (data.verb === "delete_project" || data.verb === "update_project") return takeProjectBack(tx, actor, data);
  const now = await getTask(actor, data.after.id, tx).catch(asConflict);
  if (!isAsStored(now, data.after)) throw changedSince();
  if (data.verb === "delete") await deleteTask(actor, now.id, tx);
  else await updateTask(actor, now.id, fieldsOfStored(data.before), tx);
}

async function takeManyBack(tx: Tx, actor: Actor, changes: { before: StoredTask; after: StoredTask }[]): Promise<void> {
  const now = await lockTasks(tx, actor, changes.map(({ after }) => after.id)).catch(asConflict); // biome-ignore format: one call
  for (const { after } of changes) {
    const task = now.get(after.id);
    if (!task || !isAsStored(task, after)) throw changedSince();
  }
  const inputs = changes.map(({ before }) => ({ id: before.id, input: differing(before, now.get(before.id)) }));
  await changeEach(tx, actor, inputs);
}

/** Only what the call changed: no other field is written again. */
function differing(before: StoredTask, now: Task | undefined): TaskUpdate {
  const fields = Object.entries(fieldsOfStored(before));
  return Object.fromEntries(fields.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now?.[name as keyof Task])));
}

type ProjectUndo = { verb: "delete_project"; after: Project } | { verb: "update_project"; before: Project; after: Project };

async function takeProjectBack(tx: Tx, actor: Actor, undo: ProjectUndo): Promise<void> {
  const now = await getProject(actor, undo.after.id, tx).catch(asConflict);
  if (JSON.stringify(fieldsOfProject(now)) !== JSON.stringify(fieldsOfProject(undo.after))) throw changedSince("project");
  if (undo.verb === "delete_project") await deleteProject(actor, now.id, tx);
  else await updateProject(actor, now.id, fieldsOfProject(undo.before), tx);
}

function asConflict(error: unknown): never {
  throw error instanceof DomainError && error.code === "NOT_FOUND" ? changedSince() : error;
}

function changedSince(what = "task"): DomainError {
  return conflict(`The ${what} has changed since then, so this cannot be undone. Change it by hand.`);
}

function conflict(message: string): DomainError {
  return new DomainError("CONFLICT", message);
}
