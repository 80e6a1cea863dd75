import { plans } from "#contracts/plan.ts";
import { splitOwnModelId } from "#contracts/provider.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import type { RunLease } from "#domain/run/run-lease.ts";
import { hostedSearchPrice } from "#domain/search/hosted-search.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { type Ask, db, type Tx } from "#lib/db.ts";
import type { CallHold, CallQuote } from "./call-quote.ts";
import { allowCall } from "./limit/allowance.ts";
import { oneAtATime } from "./limit/one-at-a-time.ts";
import type { QuotaSnapshot, RoughQuotaSnapshot } from "./limit/quota-snapshot.ts";
import { reserveSpend } from "./limit/spend-cap.ts";
import { lockLimits } from "./limit/user-limit.ts";
import { callOpenSeconds, closeCall, openCall } from "./open-calls.ts";
import { hostedSearchOffset, searchModel, searchStep } from "./search-model.ts";

/** The select list of a RoughQuotaSnapshot and its tables, for a query of `"user" AS u`; each table is scanned once. */
export function quotaSnapshotSql(userId: number): { columns: Prisma.Sql; tables: Prisma.Sql } {
  return {
    columns: Prisma.sql`
      u.plan::text AS plan, u.email_verified AS "emailVerified", u.instructions, u.default_model AS "defaultModel",
      runs.count + holds.replies AS turns, least(runs.first, holds.first) AS "firstTurnAt", runs.running + holds.open AS running,
      holds.amount AS "heldAtMost", limits.version AS "limitVersion", limits.turn_cap AS "turnCap", limits.day_cap AS "dayCap",
      (SELECT coalesce(sum(cost_micro_usd), 0)::float8 FROM usage_balance
        WHERE user_id = ${userId} AND day >= date_trunc('month', now() AT TIME ZONE 'UTC')::date) AS "spentThisMonth"`,
    tables: Prisma.sql`
      (SELECT count(*)::int AS count, min(created_at) AS first, count(*) FILTER (WHERE status = 'running')::int AS running
        FROM run WHERE user_id = ${userId} AND created_at > now() - interval '24 hours') AS runs,
      (SELECT count(*) FILTER (WHERE reply)::int AS replies, min(created_at) FILTER (WHERE reply) AS first,
          coalesce(sum(amount_micro_usd) FILTER (WHERE NOT own_key), 0)::float8 AS amount, count(*) FILTER (WHERE open_until > now())::int AS open
        FROM usage_hold WHERE user_id = ${userId} AND created_at > now() - interval '24 hours') AS holds,
      (SELECT coalesce(max(version), 0)::text AS version, max(turn_cap_micro_usd)::float8 AS turn_cap, max(day_cap_micro_usd)::float8 AS day_cap
        FROM user_limit WHERE user_id = ${userId}) AS limits`,
  };
}

/** The maximum further cost to the operator of calls in flight, and today's cost and holds whoever pays. */
function exactSql(userId: number): Prisma.Sql {
  const open = Prisma.sql`FROM usage_hold AS hold WHERE user_id = ${userId} AND created_at > now() - interval '24 hours'
    AND NOT EXISTS (SELECT 1 FROM usage_entry AS entry WHERE entry.run_id = hold.run_id AND entry.step = hold.step)`;
  return Prisma.sql`
    (SELECT coalesce(sum(amount_micro_usd), 0)::float8 ${open} AND NOT own_key) AS held,
    (SELECT coalesce(sum(cost_micro_usd), 0)::float8 FROM usage_entry
      WHERE user_id = ${userId} AND created_at >= date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')
    + (SELECT coalesce(sum(amount_micro_usd), 0)::float8 ${open}) AS "usedToday"`;
}

/** Makes a rough snapshot exact where the rough one would refuse or shorten a call of this quote. */
export async function exactQuotaSnapshot(ask: Ask, userId: number, rough: RoughQuotaSnapshot, quote: CallQuote): Promise<QuotaSnapshot> {
  const { heldAtMost, ...quota } = rough;
  const fits = quote.ownKey || rough.spentThisMonth + heldAtMost + quote.fullMicroUsd <= plans[rough.plan].monthlyMicroUsd;
  if (fits && rough.dayCap === null) return { ...quota, held: heldAtMost, usedToday: 0 };
  const [row] = await ask<Pick<QuotaSnapshot, "held" | "usedToday">>(Prisma.sql`SELECT ${exactSql(userId)}`);
  return { ...quota, held: row?.held ?? heldAtMost, usedToday: row?.usedToday ?? 0 };
}

/** A user's current snapshot. A decision based on it needs `lockLimits` first. @throws NOT_FOUND for a deleted account */
export async function quotaSnapshotOf(tx: Tx, userId: number): Promise<QuotaSnapshot> {
  const { columns, tables } = quotaSnapshotSql(userId);
  const [quota] = await tx.$queryRaw<QuotaSnapshot[]>`
    SELECT ${columns}, ${exactSql(userId)} FROM "user" AS u, ${tables} WHERE u.id = ${userId} AND u.deleted_at IS NULL`;
  if (!quota) throw notFound("User");
  return quota;
}

/** Whether a model belongs to the user's own provider, whose calls they pay themselves. */
export function isOwnModel(id: string): boolean {
  return splitOwnModelId(id) !== null;
}

/** `estimated`: the provider did not report its count, so the tokens are our estimate. */
export type StepUsage = {
  model: string;
  inputTokens: number;
  /** The input tokens read from the provider's cache. */
  cachedInputTokens?: number;
  /** The input tokens written to the provider's cache. */
  cacheWriteTokens?: number;
  outputTokens: number;
  costMicroUsd: number;
  ownKey?: boolean;
  estimated?: boolean;
  /** How often the provider searched the web during the call; each search is a separate entry. */
  searches?: number;
};
type Spender = { userId: number; runId: string; conversationId: string | null };

/** Holds the maximum cost of a call until its entry closes the hold; idempotent per step. */
export async function holdUsage(tx: Tx, { userId, runId }: Spender, step: number, hold: CallHold): Promise<void> {
  if (hold.amountMicroUsd <= 0) return;
  await tx.$executeRaw`
    INSERT INTO usage_hold (run_id, step, user_id, amount_micro_usd, own_key, output_max)
    VALUES (${runId}::uuid, ${step}, ${userId}, ${hold.amountMicroUsd}, ${hold.ownKey}, ${hold.outputMax})
    ON CONFLICT DO NOTHING`;
}

/**
 * Holds a background model call such as a title, which does not count as a reply. `lockLimits` must be the transaction's first
 * lock; this is the last.
 * @throws QUOTA_EXCEEDED
 */
export async function holdBackgroundCall(tx: Tx, spender: Spender, quote: CallQuote): Promise<void> {
  const hold = allowCall(await quotaSnapshotOf(tx, spender.userId), { quote, reply: false, runsMax: null });
  await holdUsage(tx, spender, 0, hold);
  await reserveSpend(tx, hold);
}

/**
 * Holds the next call of a reply, whose earlier calls count towards the user's cap per reply; returns the existing hold if there
 * is one. `lockLimits` must be the transaction's first lock.
 * @throws QUOTA_EXCEEDED
 */
export async function holdStep(tx: Tx, spender: Spender, step: number, quote: CallQuote, cap: number | null = null): Promise<CallHold> {
  const { userId, runId } = spender;
  const existing = await tx.usageHold.findUnique({ where: { runId_step: { runId, step }, userId } });
  if (existing) return { amountMicroUsd: Number(existing.amountMicroUsd), ownKey: existing.ownKey, outputMax: existing.outputMax };
  const { _sum } = await tx.usageEntry.aggregate({ where: { runId, userId }, _sum: { costMicroUsd: true } });
  const spentInTurn = Number(_sum.costMicroUsd ?? 0n);
  const run = await tx.run.findUnique({ where: { id: runId, userId }, select: { capMicroUsd: true } });
  const quota = await quotaSnapshotOf(tx, userId);
  const caps = [quota.turnCap, run?.capMicroUsd ?? null, cap].filter((cap) => cap !== null).map(Number);
  const turnCap = caps.length > 0 ? Math.min(...caps) : null;
  const hold = allowCall({ ...quota, turnCap }, { quote, reply: false, runsMax: null, spentInTurn });
  await holdUsage(tx, spender, step, hold);
  await reserveSpend(tx, hold);
  return hold;
}

/** Settles one model call in the ledger and the day's balance; idempotent. */
export async function recordUsage(tx: Tx, spender: Spender, step: number, usage: StepUsage): Promise<void> {
  const { userId, runId, conversationId } = spender;
  await tx.$executeRaw`
    WITH entry AS (
      INSERT INTO usage_entry (user_id, run_id, step, conversation_id, model, input_tokens, cached_input_tokens, cache_write_tokens,
        output_tokens, cost_micro_usd, own_key, estimated)
      VALUES (${userId}, ${runId}::uuid, ${step}, ${conversationId}::uuid, ${usage.model}, ${usage.inputTokens},
        ${usage.cachedInputTokens ?? 0}, ${usage.cacheWriteTokens ?? 0}, ${usage.outputTokens}, ${usage.costMicroUsd},
        ${usage.ownKey ?? false}, ${usage.estimated ?? false})
      ON CONFLICT (run_id, step) DO NOTHING RETURNING cost_micro_usd, own_key
    )
    INSERT INTO usage_balance (user_id, day, cost_micro_usd)
    SELECT ${userId}, (now() AT TIME ZONE 'UTC')::date, cost_micro_usd FROM entry WHERE NOT own_key AND cost_micro_usd > 0
    ON CONFLICT (user_id, day) DO UPDATE SET cost_micro_usd = usage_balance.cost_micro_usd + excluded.cost_micro_usd`;
  for (let at = 0; at < Math.min(usage.searches ?? 0, hostedSearchOffset); at += 1) {
    const search = { model: searchModel, inputTokens: 0, outputTokens: 0, costMicroUsd: hostedSearchPrice, ownKey: usage.ownKey ?? false };
    await recordUsage(tx, spender, searchStep(step, hostedSearchOffset + at), search);
  }
}

/** The total tokens of a run's settled calls, in whichever processes. */
export async function tokensOfRun({ userId, runId }: Pick<Spender, "userId" | "runId">): Promise<number> {
  const { _sum } = await db().usageEntry.aggregate({ where: { userId, runId }, _sum: { inputTokens: true, outputTokens: true } });
  return (_sum.inputTokens ?? 0) + (_sum.outputTokens ?? 0);
}

/** Closes the holds of a run's calls that ended without a cost. */
export async function releaseHolds(tx: Tx, { userId, runId, conversationId }: Spender): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO usage_entry (user_id, run_id, step, conversation_id, model, input_tokens, output_tokens, cost_micro_usd, released)
    SELECT user_id, run_id, step, ${conversationId}::uuid, '', 0, 0, 0, true FROM usage_hold
    WHERE run_id = ${runId}::uuid AND user_id = ${userId}
    ON CONFLICT (run_id, step) DO NOTHING`;
}

/**
 * Begins one API call outside any conversation, which counts as a reply unless `reply` is false. `callId` is its unique UUID.
 * Returns its hold; the response must not be longer than the hold covers.
 */
export async function beginCall(
  actor: Actor,
  callId: string,
  request: { quote: CallQuote; runsMax: number | null; reply?: boolean },
): Promise<CallHold> {
  const { userId } = actor;
  const { reply = true } = request;
  const openSeconds = reply ? callOpenSeconds : null;
  const begin = async (tx: Tx) => {
    await lockLimits(tx, userId);
    const held = allowCall(await quotaSnapshotOf(tx, userId), { ...request, reply });
    await tx.$executeRaw`
      INSERT INTO usage_hold (run_id, step, user_id, amount_micro_usd, own_key, output_max, reply, open_until)
      VALUES (${callId}::uuid, 0, ${userId}, ${held.amountMicroUsd}, ${held.ownKey}, ${held.outputMax}, ${reply},
        now() + make_interval(secs => ${openSeconds}::int))`;
    await reserveSpend(tx, held);
    return held;
  };
  const hold = await oneAtATime(userId, () => db().$transaction(begin));
  if (reply) openCall(callId);
  return hold;
}

/** Settles such a call or, without `usage`, releases its hold. */
export async function endCall(actor: Actor, callId: string, usage: StepUsage | null): Promise<void> {
  const spender = { userId: actor.userId, runId: callId, conversationId: null };
  closeCall(callId);
  await db().$transaction(async (tx) => {
    await tx.usageHold.updateMany({ where: { runId: callId, userId: actor.userId }, data: { openUntil: null } });
    if (usage) await recordUsage(tx, spender, 0, usage);
    else await releaseHolds(tx, spender);
  });
}

/** Holds a further call of what `beginCall` began, all of which may cost `capMicroUsd` at most. @throws QUOTA_EXCEEDED */
export function holdNextCall(
  { userId }: Actor,
  { callId, step, capMicroUsd }: { callId: string; step: number; capMicroUsd: number | null },
  quote: CallQuote,
): Promise<CallHold> {
  return db().$transaction(async (tx) => {
    await lockLimits(tx, userId);
    return holdStep(tx, { userId, runId: callId, conversationId: null }, step, quote, capMicroUsd);
  });
}

/** Settles one of several calls of what `beginCall` began; `endCall` ends the whole. */
export async function settleCall({ userId }: Actor, { callId, step }: { callId: string; step: number }, usage: StepUsage | null) {
  const spender = { userId, runId: callId, conversationId: null };
  if (usage) await db().$transaction((tx) => recordUsage(tx, spender, step, usage));
}

/** Who pays for the calls of a run. */
export function spenderOf({ userId, runId, conversationId }: RunLease): Spender {
  return { userId, runId, conversationId };
}
