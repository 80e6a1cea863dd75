import { v7 as uuidv7 } from "uuid";
import type { Conversation } from "#contracts/conversation.ts";
import type { Message, MessagePart } from "#contracts/message.ts";
import type { ParsedInput } from "#contracts/realtime.ts";
import { type Message as MessageRow, Prisma, type Run } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db.ts";
import type { Actor } from "./actor.ts";
import { presentConversation, titleFromText } from "./conversation.ts";
import { DomainError, isUniqueViolation, notFound } from "./error.ts";
import { json, presentMessage } from "./message.ts";
import { inTransaction, record } from "./record.ts";
import { leaseSeconds, type RunLease } from "./run-lease.ts";
import { attachedFileParts, holdFiles } from "./upload.ts";
import { spendTurn } from "./usage.ts";

/** The process that will hold the run, as `host:port`, and the model it is to ask. */
export type RunOwner = { leaseOwner: string; model: string };

/** What a send, regenerate or continue began; `lease` is null when the same request had begun it before. */
export type BegunRun = { assistantMessage: Message; seq: number; lease: RunLease | null };
export type BegunSend = BegunRun & { conversation: Conversation; userMessage: Message };

/**
 * Stores the user's message and begins the run that answers it, in one transaction. A repeated `messageId`
 * returns the first result and begins nothing.
 * @throws NOT_FOUND someone else's conversation, unknown parent or upload · CONFLICT an id used elsewhere, or
 * the newest message is still being written · QUOTA_EXCEEDED
 */
export function beginSend(actor: Actor, input: ParsedInput<"chat:send">, owner: RunOwner): Promise<BegunSend> {
  return oncePerRequest(async (tx) => {
    const known = await tx.message.findUnique({ where: { id: input.messageId } });
    if (known) return repeatedSend(tx, actor, input, known);
    const opened = await tx.conversation.findUnique({ where: { id: input.conversationId } });
    if (opened && (opened.userId !== actor.userId || opened.deletedAt)) throw notFound("Conversation");
    await spendTurn(tx, actor);
    const now = new Date();
    if (!opened) {
      await tx.conversation.create({
        data: { id: input.conversationId, userId: actor.userId, title: titleFromText(input.text), createdAt: now, updatedAt: now },
      });
    }
    await lockConversation(tx, input.conversationId);
    // The same send may have been committed elsewhere while this one waited for the lock.
    const meanwhile = await tx.message.findUnique({ where: { id: input.messageId } });
    if (meanwhile) return repeatedSend(tx, actor, input, meanwhile);
    const parentId = await parentOf(tx, actor, input);
    const files = await attachedFileParts(tx, actor, input.attachmentIds ?? []);
    const parts: MessagePart[] = [{ type: "text", text: input.text }, ...files];
    const common = { conversationId: input.conversationId, userId: actor.userId };
    const user = await tx.message.create({
      data: {
        ...common,
        id: input.messageId,
        parentId,
        role: "user",
        status: "complete",
        parts: json(parts),
        createdAt: now,
        updatedAt: now,
      },
    });
    await holdFiles(tx, user.id, files);
    const { assistant, lease } = await createReply(tx, { ...common, parentId: user.id, requestId: input.messageId, after: now }, owner);
    const row = await tx.conversation.update({ where: { id: input.conversationId }, data: { updatedAt: new Date(), model: owner.model } });
    const conversation = presentConversation(row);
    await record(tx, actor, {
      action: "message.send",
      entity: "message",
      entityId: user.id,
      detail: { conversationId: conversation.id },
      feed: { kind: opened ? "conversation.updated" : "conversation.created", data: conversation },
    });
    return { conversation, userMessage: presentMessage(user), assistantMessage: presentMessage(assistant), seq: assistant.seq, lease };
  });
}

/** Begins another answer beside `messageId`, under the same parent. */
export function beginRegenerate(actor: Actor, input: ParsedInput<"chat:regenerate">, owner: RunOwner): Promise<BegunRun> {
  return oncePerRequest(async (tx) => {
    const target = await ownReply(tx, actor, input.messageId);
    const repeated = await repeatedRun(
      tx,
      actor,
      input.requestId,
      (run) => run.message.parentId === target.parentId && run.messageId !== target.id,
    );
    if (repeated) return repeated;
    if (isLive(target)) throw stillAnswering();
    await spendTurn(tx, actor);
    await lockConversation(tx, target.conversationId);
    const common = { conversationId: target.conversationId, userId: actor.userId };
    const { assistant, lease } = await createReply(
      tx,
      { ...common, parentId: target.parentId, requestId: input.requestId, after: new Date() },
      owner,
    );
    await touchConversation(tx, actor, target.conversationId, { action: "message.regenerate", entityId: assistant.id });
    return { assistantMessage: presentMessage(assistant), seq: assistant.seq, lease };
  });
}

/** Lets a stopped, failed or interrupted message go on: the same message, its `seq` and its finished tool calls stay. */
export function beginContinue(actor: Actor, input: ParsedInput<"chat:continue">, owner: Omit<RunOwner, "model">): Promise<BegunRun> {
  return oncePerRequest(async (tx) => {
    const target = await ownReply(tx, actor, input.messageId);
    const repeated = await repeatedRun(tx, actor, input.requestId, (run) => run.messageId === target.id);
    if (repeated) return repeated;
    await lockConversation(tx, target.conversationId);
    const meanwhile = await repeatedRun(tx, actor, input.requestId, (run) => run.messageId === target.id);
    if (meanwhile) return meanwhile;
    const [row] = await tx.message.updateManyAndReturn({
      where: { id: target.id, userId: actor.userId, status: { in: ["stopped", "failed", "interrupted"] } },
      data: { status: "streaming", error: Prisma.DbNull, updatedAt: new Date() },
    });
    if (!row) throw new DomainError("CONFLICT", "Only a stopped, failed or interrupted reply can be continued");
    await spendTurn(tx, actor);
    const last = await tx.run.aggregate({ where: { messageId: target.id }, _max: { step: true } });
    const step = (last._max.step ?? -1) + 1;
    const lease = await createRun(tx, { ...target, messageId: target.id, requestId: input.requestId, step }, owner.leaseOwner);
    await touchConversation(tx, actor, target.conversationId, { action: "message.continue", entityId: target.id });
    return { assistantMessage: presentMessage(row), seq: row.seq, lease };
  });
}

/** Ids are unique in the whole product, so two requests that race with one id meet here: the loser reads the winner's result. */
async function oncePerRequest<T>(begin: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(undefined, begin);
    } catch (error) {
      if (!isUniqueViolation(error) || attempt === 3) throw error;
    }
  }
}

async function repeatedSend(tx: Tx, actor: Actor, input: ParsedInput<"chat:send">, user: MessageRow): Promise<BegunSend> {
  if (user.userId !== actor.userId || user.conversationId !== input.conversationId || user.role !== "user") throw idUsed();
  const run = await tx.run.findUnique({ where: { requestId: user.id }, include: { message: true } });
  const row = await tx.conversation.findFirst({ where: { id: user.conversationId, deletedAt: null } });
  if (!run || !row) throw notFound("Conversation");
  return {
    conversation: presentConversation(row),
    userMessage: presentMessage(user),
    assistantMessage: presentMessage(run.message),
    seq: run.message.seq,
    lease: null,
  };
}

async function repeatedRun(
  tx: Tx,
  actor: Actor,
  requestId: string,
  same: (run: Run & { message: MessageRow }) => boolean,
): Promise<BegunRun | null> {
  const run = await tx.run.findUnique({ where: { requestId }, include: { message: true } });
  if (!run) return null;
  if (run.userId !== actor.userId || !same(run)) throw idUsed();
  return { assistantMessage: presentMessage(run.message), seq: run.message.seq, lease: null };
}

/** Serialises what is sent to one conversation, so that "the newest message" means one thing. */
async function lockConversation(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM conversation WHERE id = ${id}::uuid FOR UPDATE`;
}

async function parentOf(tx: Tx, actor: Actor, input: ParsedInput<"chat:send">): Promise<string | null> {
  if (input.parentId === null) return null;
  const where = { conversationId: input.conversationId, userId: actor.userId, ...(input.parentId ? { id: input.parentId } : {}) };
  const parent = await tx.message.findFirst({ where, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
  if (!parent && input.parentId) throw notFound("Parent message");
  if (parent && isLive(parent)) throw stillAnswering();
  return parent?.id ?? null;
}

async function ownReply(tx: Tx, actor: Actor, id: string): Promise<MessageRow> {
  const row = await tx.message.findFirst({ where: { id, userId: actor.userId, role: "assistant", conversation: { deletedAt: null } } });
  if (!row) throw notFound("Message");
  return row;
}

type NewReply = { conversationId: string; userId: number; parentId: string | null; requestId: string; after: Date };

async function createReply(tx: Tx, reply: NewReply, owner: RunOwner): Promise<{ assistant: MessageRow; lease: RunLease }> {
  const { requestId, after, ...columns } = reply;
  // One millisecond later than the question, so that time alone puts them in order.
  const createdAt = new Date(after.getTime() + 1);
  const assistant = await tx.message.create({
    data: {
      ...columns,
      id: uuidv7(),
      role: "assistant",
      status: "streaming",
      parts: [],
      model: owner.model,
      createdAt,
      updatedAt: createdAt,
    },
  });
  const lease = await createRun(tx, { ...assistant, messageId: assistant.id, requestId, step: 0 }, owner.leaseOwner);
  return { assistant, lease };
}

type NewRun = { messageId: string; conversationId: string; userId: number; requestId: string; step: number };

async function createRun(tx: Tx, run: NewRun, leaseOwner: string): Promise<RunLease> {
  const row = await tx.run.create({
    data: {
      id: uuidv7(),
      messageId: run.messageId,
      userId: run.userId,
      requestId: run.requestId,
      step: run.step,
      leaseOwner,
      leaseToken: uuidv7(),
      leaseExpiresAt: new Date(Date.now() + leaseSeconds * 1000),
    },
  });
  return {
    runId: row.id,
    token: row.leaseToken,
    messageId: run.messageId,
    conversationId: run.conversationId,
    userId: run.userId,
    step: run.step,
    attempts: 1,
  };
}

async function touchConversation(tx: Tx, actor: Actor, id: string, entry: { action: string; entityId: string }): Promise<void> {
  const row = await tx.conversation.update({ where: { id }, data: { updatedAt: new Date() } });
  await record(tx, actor, {
    ...entry,
    entity: "message",
    detail: { conversationId: id },
    feed: { kind: "conversation.updated", data: presentConversation(row) },
  });
}

function isLive(message: MessageRow): boolean {
  return message.status === "streaming" || message.status === "awaiting_approval";
}

function stillAnswering(): DomainError {
  return new DomainError("CONFLICT", "This reply is still being written. Wait for it, decide its pending step, or stop it first.");
}

function idUsed(): DomainError {
  return new DomainError("CONFLICT", "This id is already in use. Make a new one.");
}
