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

/** Messages that one call is given at most. */
const messagesPerCall = 100;
/** Summaries that a conversation keeps: the newest ones, for branches that leave it at different places. */
const summariesKept = 20;

export type Summarised = { userId: number; conversationId: string };
/** A call that is to summarise. `runId` is its own in the ledger, as a run has one, but it is no turn. */
export type SummaryCall = Summarised & { runId: string };
/** The summary that a new one grows from. */
export type SummaryBase = { id: string; text: string; source: "model" | "user"; updatedAt: Date };
/** `messages`: what is not summarised yet, oldest first. */
export type Unsummarised = { base: SummaryBase | null; messages: BranchMessage[] };

/** Lets one process at a time summarise a conversation; null when another does. What it answers gives the claim back. */
export async function claimSummary({ userId, conversationId }: Summarised, seconds: number): Promise<Date | null> {
  const until = new Date(clockNow() + seconds * 1000);
  const { count } = await db().conversation.updateMany({
    where: { id: conversationId, userId, deletedAt: null, OR: [{ summarisedUntil: null }, { summarisedUntil: { lt: currentTime() } }] },
    data: { summarisedUntil: until },
  });
  return count === 0 ? null : until;
}

/** Gives a claim back, unless it ran out and is another's by now. */
export async function unclaimSummary({ userId, conversationId }: Summarised, until: Date): Promise<void> {
  await db().conversation.updateMany({ where: { id: conversationId, userId, summarisedUntil: until }, data: { summarisedUntil: null } });
}

/** What lies between the nearest summary and `upTo`, that message included; null when there is nothing. */
export async function readUnsummarised({ userId }: Summarised, upTo: string): Promise<Unsummarised | null> {
  const way = await db().$queryRaw<{ id: string }[]>`
    WITH RECURSIVE ${summaryAncestors(userId, Prisma.sql`${upTo}::uuid`)} SELECT id::text FROM way ORDER BY place DESC LIMIT ${messagesPerCall + 1}`;
  const [first] = way;
  const base = first
    ? await db().conversationSummary.findFirst({
        where: { userId, messageId: first.id },
        select: { id: true, text: true, source: true, updatedAt: true },
      })
    : null;
  const ids = (base ? way.slice(1) : way.slice(0, messagesPerCall)).map(({ id }) => id);
  const rows = await db().message.findMany({ where: { userId, id: { in: ids } } });
  const messages = ids.flatMap((id) => {
    const row = rows.find((message) => message.id === id);
    return row ? [{ id, role: row.role, parts: presentMessage(row).parts }] : [];
  });
  return messages.length === 0 ? null : { base, messages };
}

/** Holds what a call may cost. @throws QUOTA_EXCEEDED */
export function beginSummary(call: SummaryCall, quote: CallQuote): Promise<void> {
  return db().$transaction(async (tx) => {
    await lockLimits(tx, call.userId);
    await holdBackgroundCall(tx, call, quote);
  });
}

/** `messageId`: the last message that the text covers. */
export type NewSummary = { text: string; messageId: string; base: SummaryBase | null };

/**
 * Settles a call and keeps what it made; without `usage` it cost nothing. False when nothing was kept: the model said
 * nothing, or the summary that the new one grew from was changed meanwhile.
 */
export function endSummary(call: SummaryCall, made: NewSummary | null, usage: StepUsage | null): Promise<boolean> {
  const { userId, conversationId, runId } = call;
  const actor = assistantActor(userId, runId);
  return db().$transaction(async (tx) => {
    const row = made && (await keep(tx, call, made));
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

async function keep(tx: Tx, { userId, conversationId }: SummaryCall, { text, messageId, base }: NewSummary) {
  // Locked, so that nobody discards the conversation, or changes the summary that this one grew from, before it is written.
  const [living] = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM conversation WHERE id = ${conversationId}::uuid AND user_id = ${userId} AND deleted_at IS NULL FOR UPDATE`;
  if (!living || (base && !(await isAsBefore(tx, userId, base)))) return null;
  const [row] = await tx.conversationSummary.createManyAndReturn({
    data: [{ id: uuidv7(), userId, conversationId, messageId, text, source: "model" }],
    skipDuplicates: true,
  });
  const tooMany = await tx.conversationSummary.findMany({
    where: { userId, conversationId },
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    skip: summariesKept,
    select: { id: true },
  });
  await tx.conversationSummary.deleteMany({ where: { userId, id: { in: tooMany.map(({ id }) => id) } } });
  return row ?? null;
}

async function isAsBefore(tx: Tx, userId: number, { id, updatedAt }: SummaryBase): Promise<boolean> {
  const [row] = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM conversation_summary WHERE id = ${id}::uuid AND user_id = ${userId} AND updated_at = ${updatedAt} FOR UPDATE`;
  return row !== undefined;
}
