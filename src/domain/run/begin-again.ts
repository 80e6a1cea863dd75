import { randomUUIDv7 } from "node:crypto";
import type { AuditAction } from "#contracts/audit.ts";
import type { ParsedInput } from "#contracts/realtime.ts";
import type { Actor } from "#domain/actor.ts";
import { presentConversation } from "#domain/chat/conversation.ts";
import { branchBefore } from "#domain/chat/history.ts";
import { presentMessage } from "#domain/chat/message.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import { followOccurrence } from "#domain/schedule/follow.ts";
import { bytesOfBranch } from "#domain/usage/branch-bytes.ts";
import type { CallHold } from "#domain/usage/call-quote.ts";
import { allowCall } from "#domain/usage/limit/allowance.ts";
import { reserveSpend } from "#domain/usage/limit/spend-cap.ts";
import { lockLimits } from "#domain/usage/limit/user-limit.ts";
import { holdUsage, quotaSnapshotOf, spenderOf } from "#domain/usage/usage.ts";
import { type Message as MessageRow, Prisma, type Run } from "#generated/prisma/client.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import type { Tx } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";
import { type BegunRun, type CallInput, idUsed, isLive, oncePerRequest, quoteFor, type RunOwner, stillAnswering } from "./begin.ts";
import { type LeaseOwner, leaseOf, unstartedLease } from "./lease-tokens.ts";
import { leaseSeconds, type RunLease } from "./run-lease.ts";

/** Begins another answer beside `messageId`, under the same parent. */
export async function beginRegenerate(actor: Actor, input: ParsedInput<"chat:regenerate">, owner: RunOwner): Promise<BegunRun> {
  const asked = await inputOf(actor, input.messageId);
  return limitedOnce(actor, async (tx) => {
    const target = await ownReply(tx, actor, input.messageId);
    const repeated = await repeatedRun(
      tx,
      actor,
      { requestId: input.requestId, owner },
      (run) => run.message.parentId === target.parentId && run.messageId !== target.id,
    );
    if (repeated) return repeated;
    if (isLive(target)) throw stillAnswering();
    const model = await owner.chooseModel(target.model ? [target.model] : []);
    const hold = await allowReply(tx, actor, { model, ...asked }, owner);
    await lockConversation(tx, actor, target.conversationId);
    const common = { conversationId: target.conversationId, userId: actor.userId };
    const { assistant, lease } = await createReply(
      tx,
      { ...common, parentId: target.parentId, requestId: input.requestId, after: currentTime(), model, timeZone: actor.timeZone },
      owner,
    );
    await holdUsage(tx, spenderOf(lease), lease.step, hold);
    await touchConversation(tx, actor, target.conversationId, { action: "message.regenerate", entityId: assistant.id });
    await reserveSpend(tx, hold);
    return { assistantMessage: presentMessage(assistant), seq: assistant.seq, lease: { ...lease, outputMax: hold.outputMax } };
  });
}

/** Lets a stopped, failed or interrupted message go on: the same message, its `seq` and its finished tool calls stay. */
export async function beginContinue(actor: Actor, input: ParsedInput<"chat:continue">, owner: RunOwner): Promise<BegunRun> {
  const asked = await inputOf(actor, input.messageId);
  return limitedOnce(actor, async (tx) => {
    const target = await ownReply(tx, actor, input.messageId);
    const request = { requestId: input.requestId, owner };
    const repeated = await repeatedRun(tx, actor, request, (run) => run.messageId === target.id);
    if (repeated) return repeated;
    await lockConversation(tx, actor, target.conversationId);
    const meanwhile = await repeatedRun(tx, actor, request, (run) => run.messageId === target.id);
    if (meanwhile) return meanwhile;
    const [row] = await tx.message.updateManyAndReturn({
      where: { id: target.id, userId: actor.userId, status: { in: ["stopped", "failed", "interrupted"] } },
      data: { status: "streaming", error: Prisma.DbNull, updatedAt: currentTime() },
    });
    if (!row) throw new DomainError("CONFLICT", "Only a stopped, failed or interrupted reply can be continued");
    const model = target.model ?? "";
    const bytes = asked.bytes + bytesOfBranch([presentMessage(target)]);
    const hold = await allowReply(tx, actor, { model, ...asked, bytes }, owner);
    const last = await tx.run.findFirst({ where: { messageId: target.id, userId: actor.userId }, orderBy: { step: "desc" } });
    const step = (last?.step ?? -1) + 1;
    const created = await createRun(
      tx,
      {
        ...target,
        messageId: target.id,
        requestId: input.requestId,
        step,
        timeZone: actor.timeZone,
        capMicroUsd: last?.capMicroUsd ?? null,
      },
      owner,
    );
    const lease = { ...created, elsewhere: last?.leaseOwner !== owner.leaseOwner, outputMax: hold.outputMax };
    await holdUsage(tx, spenderOf(lease), step, hold);
    await followOccurrence(tx, actor.userId, target.id, { status: "running" });
    await touchConversation(tx, actor, target.conversationId, { action: "message.continue", entityId: target.id });
    await reserveSpend(tx, hold);
    return { assistantMessage: presentMessage(row), seq: row.seq, lease };
  });
}

/** The same for what a limit counts: nothing else of the user begins meanwhile. */
function limitedOnce<T>({ userId }: Actor, begin: (tx: Tx) => Promise<T>): Promise<T> {
  return oncePerRequest(async (tx) => {
    await lockLimits(tx, userId);
    return begin(tx);
  });
}

/** What stands before a message. Read before the transaction, which must not wait for a second connection. */
async function inputOf({ userId }: Actor, messageId: string): Promise<CallInput> {
  const { branch, webSearch } = await branchBefore(messageId, userId);
  return { bytes: bytesOfBranch(branch), webSearch };
}

/** What is held for the first call of a reply, in a transaction whose first lock is `lockLimits`. */
async function allowReply(tx: Tx, { userId }: Actor, asked: CallInput & { model: string }, owner: RunOwner): Promise<CallHold> {
  const standing = await quotaSnapshotOf(tx, userId);
  const quote = await quoteFor(standing, owner, { userId, ...asked });
  return allowCall(standing, { quote, reply: true, runsMax: owner.runsMax });
}

async function repeatedRun(
  tx: Tx,
  actor: Actor,
  { requestId, owner }: { requestId: string; owner: LeaseOwner },
  same: (run: Run & { message: MessageRow }) => boolean,
): Promise<BegunRun | null> {
  const run = await tx.run.findUnique({ where: { requestId }, include: { message: true }, ...acrossUsers("id-in-use") });
  if (!run) return null;
  if (run.userId !== actor.userId || !same(run)) throw idUsed();
  const lease = await unstartedLease(tx, { ...run, conversationId: run.message.conversationId }, owner);
  return { assistantMessage: presentMessage(run.message), seq: run.message.seq, lease };
}

async function lockConversation(tx: Tx, actor: Actor, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM conversation WHERE id = ${id}::uuid AND user_id = ${actor.userId} FOR UPDATE`;
}

async function ownReply(tx: Tx, actor: Actor, id: string): Promise<MessageRow> {
  const row = await tx.message.findFirst({ where: { id, userId: actor.userId, role: "assistant", conversation: { deletedAt: null } } });
  if (!row) throw notFound("Message");
  return row;
}

type NewReply = {
  conversationId: string;
  userId: number;
  parentId: string | null;
  requestId: string;
  after: Date;
  model: string;
  timeZone: string | undefined;
};

async function createReply(tx: Tx, reply: NewReply, owner: LeaseOwner): Promise<{ assistant: MessageRow; lease: RunLease }> {
  const { requestId, after, timeZone, ...columns } = reply;
  // One millisecond later than the question, so that time alone puts them in order.
  const createdAt = new Date(after.getTime() + 1);
  const assistant = await tx.message.create({
    data: {
      ...columns,
      id: randomUUIDv7(),
      role: "assistant",
      status: "streaming",
      parts: [],
      createdAt,
      updatedAt: createdAt,
    },
  });
  const lease = await createRun(tx, { ...assistant, messageId: assistant.id, requestId, step: 0, timeZone }, owner);
  return { assistant, lease };
}

type NewRun = {
  messageId: string;
  conversationId: string;
  userId: number;
  requestId: string;
  step: number;
  timeZone: string | undefined;
  /** Of the run that it goes on from. */
  capMicroUsd?: bigint | null;
};

async function createRun(tx: Tx, run: NewRun, { leaseOwner, tokens }: LeaseOwner): Promise<RunLease> {
  const row = await tx.run.create({
    data: {
      id: randomUUIDv7(),
      messageId: run.messageId,
      userId: run.userId,
      requestId: run.requestId,
      step: run.step,
      timeZone: run.timeZone ?? null,
      capMicroUsd: run.capMicroUsd ?? null,
      leaseOwner,
      leaseToken: tokens.create(),
      leaseExpiresAt: new Date(clockNow() + leaseSeconds * 1000),
    },
  });
  return leaseOf({ ...row, conversationId: run.conversationId });
}

async function touchConversation(tx: Tx, actor: Actor, id: string, entry: { action: AuditAction; entityId: string }): Promise<void> {
  const row = await tx.conversation.update({ where: { id, userId: actor.userId }, data: { updatedAt: currentTime() } });
  await record(tx, actor, {
    ...entry,
    entity: "message",
    detail: { conversationId: id },
    feed: { kind: "conversation.updated", data: presentConversation(row) },
  });
}
