import { type Comment, commentsOfTaskMax } from "#contracts/comment.ts";
import { idMax } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { type Change, inTransaction, record } from "#domain/record.ts";
import type { TaskComment } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { getTask } from "./task.ts";
import { trashSince } from "./trash.ts";

/** The comments of a task of the actor, oldest first. @throws NOT_FOUND when there is no such task */
export async function listComments(actor: Actor, taskId: number, tx?: Tx): Promise<Comment[]> {
  await getTask(actor, taskId, tx);
  const where = { userId: actor.userId, taskId, deletedAt: null };
  const rows = await (tx ?? db()).taskComment.findMany({ where, orderBy: { id: "asc" } });
  return rows.map(presentComment);
}

/** The comments of all tasks of the actor that are not in the trash, oldest first. */
export async function listAllComments({ userId }: Actor): Promise<Comment[]> {
  const where = { userId, deletedAt: null, task: { userId, deletedAt: null } };
  return (await db().taskComment.findMany({ where, orderBy: { id: "asc" } })).map(presentComment);
}

type NewComment = Pick<TaskComment, "taskId" | "author" | "text" | "createdAt">;

/** Writes comments of tasks that were just made; what is to be recorded of them. */
export async function insertComments(tx: Tx, { userId }: Actor, comments: NewComment[]): Promise<Change[]> {
  if (comments.length === 0) return [];
  const updatedAt = currentTime();
  const rows = await tx.taskComment.createManyAndReturn({ data: comments.map((comment) => ({ ...comment, userId, updatedAt })) });
  return rows.map((row) => changeOf("create", presentComment(row)));
}

/** Adds a comment, by the assistant where it acts. @throws NOT_FOUND no such task · CONFLICT it has too many */
export function addComment(actor: Actor, taskId: number, text: string, tx?: Tx): Promise<Comment> {
  const { userId } = actor;
  return inTransaction(tx, async (tx) => {
    await holdTask(tx, actor, taskId);
    if ((await tx.taskComment.count({ where: { userId, taskId, deletedAt: null } })) >= commentsOfTaskMax) {
      throw new DomainError("CONFLICT", `A task has room for ${commentsOfTaskMax} comments.`);
    }
    const now = currentTime();
    const author = actor.kind === "assistant" ? "assistant" : "user";
    const comment = await tx.taskComment.create({ data: { userId, taskId, author, text, createdAt: now, updatedAt: now } });
    return note(tx, actor, "create", presentComment(comment));
  });
}

/** Changes the words of one's own comment. @throws NOT_FOUND, also for one of the assistant's */
export function editComment(actor: Actor, id: number, text: string): Promise<Comment> {
  return change(undefined, actor, id, "update", { text }, { author: "user", deletedAt: null });
}

/** Puts a comment, whoever wrote it, where it can be restored from for 7 days. @throws NOT_FOUND */
export function deleteComment(actor: Actor, id: number, tx?: Tx): Promise<Comment> {
  return change(tx, actor, id, "delete", { deletedAt: currentTime() }, { deletedAt: null });
}

/** @throws NOT_FOUND when it is not deleted, or was too long ago */
export function restoreComment(actor: Actor, id: number): Promise<Comment> {
  return change(undefined, actor, id, "restore", { deletedAt: null }, { deletedAt: { gt: trashSince() } });
}

type Verb = "create" | "update" | "delete" | "restore";

function change(
  tx: Tx | undefined,
  actor: Actor,
  id: number,
  verb: Verb,
  data: { text?: string; deletedAt?: Date | null },
  state: { author?: "user"; deletedAt: null | { gt: Date } },
): Promise<Comment> {
  if (id > idMax) throw notFound("Comment");
  return inTransaction(tx, async (tx) => {
    const where = { id, userId: actor.userId, task: { userId: actor.userId, deletedAt: null }, ...state };
    const [row] = await tx.taskComment.updateManyAndReturn({ where, data: { ...data, updatedAt: currentTime() } });
    if (!row) throw notFound("Comment");
    return note(tx, actor, verb, presentComment(row));
  });
}

/** The task cannot go to the trash while something is said about it. */
export async function holdTask(tx: Tx, { userId }: Actor, id: number): Promise<void> {
  if (id > idMax) throw notFound("Task");
  const found = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM task WHERE id = ${id} AND user_id = ${userId} AND deleted_at IS NULL FOR SHARE`;
  if (found.length === 0) throw notFound("Task");
}

const kinds = { create: "created", update: "updated", delete: "deleted", restore: "restored" } as const;

async function note(tx: Tx, actor: Actor, verb: Verb, comment: Comment): Promise<Comment> {
  await record(tx, actor, changeOf(verb, comment));
  return comment;
}

function changeOf(verb: Verb, comment: Comment): Change {
  return {
    action: `comment.${verb}`,
    entity: "comment",
    entityId: comment.id,
    detail: { taskId: comment.taskId },
    feed: { kind: `comment.${kinds[verb]}`, data: comment },
  };
}

function presentComment({ id, taskId, author, text, createdAt, updatedAt }: TaskComment): Comment {
  return { id, taskId, author, text, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
