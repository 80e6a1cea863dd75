import { v7 as uuidv7 } from "uuid";
import { assistantActor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import type { CallQuote } from "#domain/usage/call-quote.ts";
import { lockLimits } from "#domain/usage/limit/user-limit.ts";
import { holdBackgroundCall, recordUsage, releaseHolds, type StepUsage } from "#domain/usage/usage.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import type { BranchMessage } from "./history.ts";
import { presentMessage } from "./message.ts";
import { summaryChanged } from "./summary.ts";
import { summaryAncestors } from "./summary-ancestors.ts";

/** How many messages one call summarises at most. */
const messagesPerCall = 100;
/** How many summaries of a conversation are stored: the newest ones, for different branches. */
const summariesKept = 20;

export type Summarised = { userId: number; conversationId: string };
/** A background call that writes a summary. `runId` identifies it in the ledger; it is not a turn. */
export type SummaryCall = Summarised & { runId: string };
/** The summary that the new one extends. */
export type SummaryBase = { id: string; text: string; source: "model" | "user"; updatedAt: Date };
/** `messages`: not summarised yet, oldest first. */
export type Unsummarised = { base: SummaryBase | null; messages: BranchMessage[] };

/** Claims a conversation for one summarising process; null when another has it. Returns the claim's expiry, which releases it. */
export async function claimSummary({ userId, conversationId }: Summarised, seconds: number): Promise<Date | null> {
  const until = new Date(clockNow() + seconds * 1000);
  const { count } = await db().conversation.updateMany({
    where: { id: conversationId, userId, deletedAt: null, OR: [{ summarisedUntil: null }, { summarisedUntil: { lt: currentTime() } }] },
    data: { summarisedUntil: until },
  });
  return count === 0 ? null : until;
}

/** Releases a claim, unless it has expired and another process has it now. */
export async function releaseSummary({ userId, conversationId }: Summarised, until: Date): Promise<void> {
  await db().conversation.updateMany({ where: { id: conversationId, userId, summarisedUntil: until }, data: { summarisedUntil: null } });
}

/** The messages after the nearest summary up to and including `upTo`; null when there are none. */
export async function readUnsummarised({ userId }: Summarised, upTo: string): Promise<Unsummarised | null> {
  const ancestors = await db().$queryRaw<{ id: string }[]>`
    WITH RECURSIVE ${summaryAncestors(userId, Prisma.sql`${upTo}::uuid`)} SELECT id::text FROM ancestors ORDER BY depth DESC LIMIT ${messagesPerCall + 1}`;
  const [first] = ancestors;
  const base = first
    ? await db().conversationSummary.findFirst({
        where: { userId, messageId: first.id },
        select: { id: true, text: true, source: true, updatedAt: true },
      })
    : null;
  const ids = (base ? ancestors.slice(1) : ancestors.slice(0, messagesPerCall)).map(({ id }) => id);
  const rows = await db().message.findMany({ where: { userId, id: { in: ids } } });
  const messages = ids.flatMap((id) => {
    const row = rows.find((message) => message.id === id);
    return row ? [{ id, role: row.role, parts: presentMessage(row).parts }] : [];
  });
  return messages.length === 0 ? null : { base, messages };
}

/** Holds the maximum cost of a call. @throws QUOTA_EXCEEDED */
export function beginSummary(call: SummaryCall, quote: CallQuote): Promise<void> {
  return db().$transaction(async (tx) => {
    await lockLimits(tx, call.userId);
    await holdBackgroundCall(tx, call, quote);
  });
}

/** `messageId`: the last message that the text covers. */
export type NewSummary = { text: string; messageId: string; base: SummaryBase | null };

/**
 * Settles a call and stores its summary; without `usage` it cost nothing. False when nothing was stored: the model returned
 * nothing, or the base summary has changed since.
 */
export function endSummary(call: SummaryCall, created: NewSummary | null, usage: StepUsage | null): Promise<boolean> {
  const { userId, conversationId, runId } = call;
  const actor = assistantActor(userId, runId);
  return db().$transaction(async (tx) => {
    const row = created && (await store(tx, call, created));
    if (usage) await recordUsage(tx, call, 0, usage);
    else await releaseHolds(tx, call);
    if (!row && !usage) return false;
    const { inputTokens = 0, outputTokens = 0, costMicroUsd = 0 } = usage ?? {};
    await record(tx, actor, {
      action: "conversation.summarise",
      entity: "conversation",
      entityId: conversationId,
      detail: { kept: row !== null },
      feed: [
        ...(row ? [await summaryChanged(tx, actor, row)] : []),
        ...(usage ? [{ kind: "usage.changed" as const, data: { conversationId, inputTokens, outputTokens, costMicroUsd } }] : []),
      ],
    });
    return row !== null;
  });
}

async function store(tx: Tx, { userId, conversationId }: SummaryCall, { text, messageId, base }: NewSummary) {
  // Locked, so that neither the conversation is deleted nor the base summary changed before this is written.
  const [conversation] = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM conversation WHERE id = ${conversationId}::uuid AND user_id = ${userId} AND deleted_at IS NULL FOR UPDATE`;
  if (!conversation || (base && !(await isUnchanged(tx, userId, base)))) return null;
  const [row] = await tx.conversationSummary.createManyAndReturn({
    data: [{ id: uuidv7(), userId, conversationId, messageId, text, source: "model" }],
    skipDuplicates: true,
  });
  const excess = await tx.conversationSummary.findMany({
    where: { userId, conversationId },
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    skip: summariesKept,
    select: { id: true },
  });
  await tx.conversationSummary.deleteMany({ where: { userId, id: { in: excess.map(({ id }) => id) } } });
  return row ?? null;
}

async function isUnchanged(tx: Tx, userId: number, { id, updatedAt }: SummaryBase): Promise<boolean> {
  const [row] = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM conversation_summary WHERE id = ${id}::uuid AND user_id = ${userId} AND updated_at = ${updatedAt} FOR UPDATE`;
  return row !== undefined;
}
