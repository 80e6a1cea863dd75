import type { Message, MessagePart, ToolPart } from "#contracts/message.ts";
import type { StoredNotes } from "#contracts/message-notes.ts";
import { proposalName } from "#contracts/proposal.ts";
import type { StepState } from "#contracts/step-state.ts";
import type { ToolKind } from "#contracts/tool.ts";
import { type Actor, assistantActor } from "#domain/actor.ts";
import { lockReply } from "#domain/chat/lock-reply.ts";
import { json, jsonOrNull, presentMessage, storedParts } from "#domain/chat/message.ts";
import { addNotes } from "#domain/chat/message-notes.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import { type LeaseOwner, leaseOf, unstartedLease } from "#domain/run/lease-tokens.ts";
import { storeState } from "#domain/run/reply-state.ts";
import { leaseSeconds, leaseState, type RunLease, requireLease } from "#domain/run/run-lease.ts";
import { followOccurrence } from "#domain/schedule/follow.ts";
import type { CallQuote } from "#domain/usage/call-quote.ts";
import { requireRoom } from "#domain/usage/limit/allowance.ts";
import { lockLimits } from "#domain/usage/limit/user-limit.ts";
import { holdStep, quotaSnapshotOf, recordUsage, type StepUsage, spenderOf } from "#domain/usage/usage.ts";
import type { ToolPolicy } from "#generated/prisma/client.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { requireUnchanged } from "./changed-since.ts";
import type { UndoRecord } from "./inverse/inverses.ts";
import { refusalOfTool } from "./refusal-of-tool.ts";

/** What a tool gives back to the model, and what is needed to take its effect back. */
export type ToolResult = { output: unknown; undo?: UndoRecord };
/** `output`: why a call must not run, told to the model in place of a result. */
export type PlannedCall = { index: number; name: string; input: unknown; output?: unknown };
/** `state`: what the provider wants to hear again of the step that asked for the calls. */
export type StoredReply = { parts: MessagePart[]; seq: number; notes?: StoredNotes; state?: StepState | null };

/** Our id of a call. The step counts on through every run of a message, so it is unique there. */
export function callIdOf(step: number, index: number): string {
  return `call_${step}_${index}`;
}

/** Whether a call must wait for the user under their policy. */
export function needsApproval(policy: ToolPolicy, kind: ToolKind): boolean {
  if (kind === "read" || policy === "run_freely") return false;
  return kind === "delete" || policy === "ask_changes";
}

/** The same for what happens elsewhere and cannot be undone: there every change waits, unless the user said never to ask. */
export function needsApprovalOutside(policy: ToolPolicy, kind: ToolKind): boolean {
  return needsApproval(policy === "ask_deletes" ? "ask_changes" : policy, kind);
}

/**
 * Stores the calls that one model answer asked for, before any of them runs: from here on a takeover replays
 * these and does not ask the model again. Also settles what the model call used.
 */
export function planToolCalls(lease: RunLease, calls: PlannedCall[], reply: StoredReply, usage: StepUsage | null): Promise<void> {
  return inTransaction(undefined, async (tx) => {
    await requireLease(tx, lease);
    const rows = calls.map(({ index, name, input, output = null }) => ({
      runId: lease.runId,
      step: lease.step,
      index,
      userId: lease.userId,
      messageId: lease.messageId,
      callId: callIdOf(lease.step, index),
      name,
      input: json(input),
      output: jsonOrNull(output),
    }));
    // Skipped when an earlier try was committed and only its answer was lost.
    await tx.toolCall.createMany({ data: rows, skipDuplicates: true });
    await storeState(tx, lease, reply.state ?? null);
    if (usage) await recordUsage(tx, spenderOf(lease), lease.step, usage);
    await storeReply(tx, lease, reply);
  });
}

/**
 * Runs one planned call exactly once: its effect, audit, feed event, undo record and the reply's part commit
 * together. A replay returns what was stored. A tool's refusal (not found, bad input) is a result too, for the model.
 */
export function runToolCall(
  lease: RunLease,
  callId: string,
  perform: (actor: Actor, tx: Tx) => Promise<ToolResult>,
  replyWith: (part: Pick<ToolPart, "status" | "output">) => StoredReply,
): Promise<StoredReply> {
  return inTransaction(undefined, async (tx) => {
    await requireLease(tx, lease);
    const call = await tx.toolCall.findFirst({ where: { messageId: lease.messageId, callId, userId: lease.userId } });
    if (!call) throw notFound("Tool call");
    if (call.done) return replyWith({ status: "done", output: call.output });
    const where = { runId_step_index: { runId: call.runId, step: call.step, index: call.index }, userId: lease.userId };
    const result = await attempt(() => perform(assistantActor(lease.userId, lease.runId, callId), tx));
    const reply = replyWith(result);
    await tx.toolCall.update({
      where,
      data: { done: result.status === "done", output: jsonOrNull(result.output), undo: jsonOrNull(result.undo), answer: jsonOrNull(null) },
    });
    await storeReply(tx, lease, reply);
    return reply;
  });
}

/** Puts a run to sleep until the user has decided its calls; nobody holds it meanwhile. */
export function awaitApproval(lease: RunLease, reply: StoredReply): Promise<Message> {
  return inTransaction(undefined, async (tx) => {
    if ((await leaseState(tx, lease)) !== "running")
      return presentMessage(await tx.message.findUniqueOrThrow({ where: { id: lease.messageId, userId: lease.userId } }));
    await tx.run.update({ where: { id: lease.runId, userId: lease.userId }, data: { status: "waiting" } });
    await storeReply(tx, lease, reply);
    await followOccurrence(tx, lease.userId, lease.messageId, { status: "waiting", wait: { runId: lease.runId, step: lease.step } });
    return presentMessage(
      await tx.message.update({ where: { id: lease.messageId, userId: lease.userId }, data: { status: "awaiting_approval" } }),
    );
  });
}

/** Who lets a waiting run go on, and how many replies one user may have written at once; null for any number. */
export type WakeOwner = LeaseOwner & { runsMax: number | null };

/** `changed` is false when the same decision had been noted before and this process knew of it. */
export type Decision = { message: Message; lease: RunLease | null; seq: number; changed: boolean };

/**
 * Notes the user's decision on one waiting call. With the last open decision the run wakes, held by `owner`.
 * The same decision again returns the message; another one is CONFLICT. `chosen`: of a proposal, what is accepted. @throws RATE_LIMITED when no further reply may be
 * written now: nothing is decided then
 */
export function decideToolCall(
  actor: Actor,
  {
    messageId,
    callId,
    decision,
    anyway,
    chosen,
  }: {
    messageId: string;
    callId: string;
    decision: "approve" | "reject";
    anyway?: boolean | undefined;
    chosen?: number[] | undefined;
  },
  owner: WakeOwner,
): Promise<Decision> {
  return inTransaction(undefined, async (tx) => {
    await lockLimits(tx, actor.userId);
    const row = await lockReply(tx, actor, messageId);
    const message = presentMessage(row);
    const part = message.parts.find((part): part is ToolPart => part.type === "tool" && part.callId === callId);
    if (!part) throw notFound("Tool call");
    if (part.status === "awaiting_approval" && row.status !== "awaiting_approval")
      throw new DomainError("CONFLICT", "This reply is not waiting for a decision");
    if (part.status !== "awaiting_approval") {
      const run = await tx.run.findFirst({ where: { messageId, userId: actor.userId, status: "running" } });
      const lease = run && (await unstartedLease(tx, { ...run, conversationId: row.conversationId }, owner));
      return { message: decided(message, part, decision), lease, seq: row.seq, changed: lease !== null };
    }
    const accepted = chosen && part.name === proposalName ? { output: { chosen } } : {};
    if (decision === "approve" && !anyway) await requireUnchanged(tx, actor, messageId, [{ ...part, ...accepted }]);
    const answer: Partial<ToolPart> =
      decision === "approve" ? { status: "pending", ...accepted } : { status: "rejected", output: { rejected: true } };
    const parts = message.parts.map((other) => (other === part ? { ...part, ...answer } : other));
    const open = parts.some((other) => other.type === "tool" && other.status === "awaiting_approval");
    const lease = open ? null : await wakeRun(tx, actor, row.conversationId, messageId, owner);
    const data = { ...storedParts(parts), updatedAt: currentTime(), ...(open ? {} : { status: "streaming" as const }) };
    const updated = await tx.message.update({ where: { id: messageId, userId: actor.userId }, data });
    await record(tx, actor, { action: `tool.${decision}`, entity: "message", entityId: messageId, detail: { callId, tool: part.name } });
    return { message: presentMessage(updated), lease, seq: updated.seq, changed: true };
  });
}

function decided(message: Message, part: ToolPart, decision: "approve" | "reject"): Message {
  const rejected = part.status === "rejected";
  if (rejected !== (decision === "reject"))
    throw new DomainError("CONFLICT", `This step has already been ${rejected ? "rejected" : "approved"}`);
  return message;
}

/**
 * Lets a waiting run go on, held by `owner`, in a transaction whose first lock is `lockLimits`.
 * @throws CONFLICT when it no longer waits · RATE_LIMITED
 */
export async function wakeRun(tx: Tx, actor: Actor, conversationId: string, messageId: string, owner: WakeOwner): Promise<RunLease> {
  const waiting = await tx.run.findFirst({ where: { messageId, userId: actor.userId, status: "waiting" } });
  if (!waiting) throw new DomainError("CONFLICT", "This reply is no longer waiting");
  requireRoom(await quotaSnapshotOf(tx, actor.userId), owner.runsMax);
  const run = await tx.run.update({
    where: { id: waiting.id, userId: actor.userId },
    data: {
      status: "running",
      leaseOwner: owner.leaseOwner,
      leaseToken: owner.tokens.create(),
      leaseExpiresAt: new Date(clockNow() + leaseSeconds * 1000),
    },
  });
  await followOccurrence(tx, actor.userId, messageId, { status: "running" });
  return { ...leaseOf({ ...run, conversationId }), elsewhere: waiting.leaseOwner !== owner.leaseOwner };
}

/** The model call after this one begins; stored so that a takeover knows where it is. @throws QUOTA_EXCEEDED */
export async function beginStep(lease: RunLease, step: number, quote: CallQuote): Promise<RunLease> {
  const { outputMax } = await inTransaction(undefined, async (tx) => {
    await lockLimits(tx, lease.userId);
    await requireLease(tx, lease);
    await tx.run.update({ where: { id: lease.runId, userId: lease.userId }, data: { step } });
    return holdStep(tx, spenderOf(lease), step, quote);
  });
  return { ...lease, step, outputMax };
}

/** The user's policy as it is now. */
export async function toolPolicyOf(userId: number): Promise<ToolPolicy> {
  const user = await db().user.findUnique({ where: { id: userId }, select: { toolPolicy: true } });
  return user?.toolPolicy ?? "ask_changes";
}

async function attempt(perform: () => Promise<ToolResult>): Promise<ToolResult & { status: "done" | "failed" }> {
  try {
    return { ...(await perform()), status: "done" };
  } catch (error) {
    const refusal = refusalOfTool(error);
    if (!refusal) throw error;
    return { output: { error: refusal }, status: "failed" };
  }
}

/** Stores a live reply as it is now, within the transaction that changed it. */
export async function storeReply(tx: Tx, { messageId, userId }: RunLease, reply: StoredReply): Promise<void> {
  await addNotes(tx, { messageId, userId }, reply.notes ?? {});
  await tx.message.update({
    where: { id: messageId, userId },
    data: { ...storedParts(reply.parts), seq: reply.seq, updatedAt: currentTime() },
  });
}
