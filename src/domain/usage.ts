import { plans } from "#contracts/plan.ts";
import { splitOwnModelId } from "#contracts/provider.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { type Ask, db, type Tx } from "#lib/db.ts";
import type { Actor } from "./actor.ts";
import { DomainError, notFound } from "./error.ts";
import type { RunLease } from "./run-lease.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** What a user may still spend, as one read sees it; amounts in millionths of a US dollar. */
export type Standing = {
  plan: keyof typeof plans;
  instructions: string;
  defaultModel: string | null;
  /** Replies begun in the last 24 hours, those to programs too, the first of them, and those being written in chats now. */
  turns: number;
  firstTurnAt: Date | null;
  running: number;
  spentThisMonth: number;
  /** What calls under way may still cost. */
  held: number;
};

/** A Standing that is cheap to read: `heldAtMost` are all holds of a day, also of calls that have ended. */
export type RoughStanding = Omit<Standing, "held"> & { heldAtMost: number };

/** The select list of a RoughStanding, and what it reads from, for a query of `"user" AS u`; each table is gone through once. */
export function standingSql(userId: number): { columns: Prisma.Sql; tables: Prisma.Sql } {
  return {
    columns: Prisma.sql`
      u.plan::text AS plan, u.instructions, u.default_model AS "defaultModel",
      runs.count + holds.replies AS turns, least(runs.first, holds.first) AS "firstTurnAt", runs.running, holds.amount AS "heldAtMost",
      (SELECT coalesce(sum(cost_micro_usd), 0)::float8 FROM usage_balance
        WHERE user_id = ${userId} AND day >= date_trunc('month', now() AT TIME ZONE 'UTC')::date) AS "spentThisMonth"`,
    tables: Prisma.sql`
      (SELECT count(*)::int AS count, min(created_at) AS first, count(*) FILTER (WHERE status = 'running')::int AS running
        FROM run WHERE user_id = ${userId} AND created_at > now() - interval '24 hours') AS runs,
      (SELECT count(*) FILTER (WHERE reply)::int AS replies, min(created_at) FILTER (WHERE reply) AS first,
          coalesce(sum(amount_micro_usd), 0)::float8 AS amount
        FROM usage_hold WHERE user_id = ${userId} AND created_at > now() - interval '24 hours') AS holds`,
  };
}

/** What calls under way may still cost. */
function heldSql(userId: number): Prisma.Sql {
  return Prisma.sql`(SELECT coalesce(sum(amount_micro_usd), 0)::float8 FROM usage_hold AS hold
    WHERE user_id = ${userId} AND created_at > now() - interval '24 hours'
    AND NOT EXISTS (SELECT 1 FROM usage_entry AS entry WHERE entry.run_id = hold.run_id AND entry.step = hold.step))`;
}

/** A rough standing made exact, where the rough one would refuse a call that holds `hold`. */
export async function exactStanding(ask: Ask, userId: number, rough: RoughStanding, hold: number): Promise<Standing> {
  const { heldAtMost, ...standing } = rough;
  if (rough.spentThisMonth + heldAtMost + hold <= plans[rough.plan].monthlyMicroUsd) return { ...standing, held: heldAtMost };
  const [row] = await ask<{ held: number }>(Prisma.sql`SELECT ${heldSql(userId)} AS held`);
  return { ...standing, held: row?.held ?? heldAtMost };
}

/** A user's standing as it is now; NOT_FOUND for a deleted account. */
export async function standingOf(tx: Tx, userId: number): Promise<Standing> {
  const { columns, tables } = standingSql(userId);
  const [standing] = await tx.$queryRaw<Standing[]>`
    SELECT ${columns}, ${heldSql(userId)} AS held FROM "user" AS u, ${tables} WHERE u.id = ${userId} AND u.deleted_at IS NULL`;
  if (!standing) throw notFound("User");
  return standing;
}

/** Whether a model is one of a user's own provider, whose calls they pay themselves. */
export function isOwnModel(id: string): boolean {
  return splitOwnModelId(id) !== null;
}

/**
 * Refuses a new reply that the plan does not cover: QUOTA_EXCEEDED with when it does again, or RATE_LIMITED beyond
 * `runsMax` replies at once. `hold` is what its first call may cost, 0 for a user's own key.
 */
export function requireAllowance(
  standing: Standing,
  { ownKey, hold, runsMax }: { ownKey: boolean; hold: number; runsMax: number | null },
): void {
  const limits = plans[standing.plan];
  if (runsMax !== null && standing.running >= runsMax)
    throw new DomainError("RATE_LIMITED", `At most ${runsMax} replies at once. Wait for one, or stop it.`, { retryAfter: 5 });
  // Whoever brings their own key draws on nothing of ours.
  if (ownKey) return;
  const ways = standing.plan === "pro" ? "Use a model with your own key" : "Upgrade to Pro, use a model with your own key";
  if (standing.turns >= limits.dailyTurns) {
    const resetsAt = new Date((standing.firstTurnAt?.getTime() ?? Date.now()) + dayMs);
    throw exhausted(`Your plan's ${limits.dailyTurns} replies a day are used up. ${ways}, or wait until`, resetsAt);
  }
  // Only what costs us counts: the stand-in and own keys stay usable.
  if (hold > 0 && standing.spentThisMonth + standing.held + hold > limits.monthlyMicroUsd)
    throw exhausted(`Your plan's allowance for this month is used up. ${ways}, or wait until`, nextMonth());
}

/** `estimated`: the provider did not get to tell its count, and these tokens are counted by us. */
export type StepUsage = {
  model: string;
  inputTokens: number;
  /** Of the input tokens those from the provider's cache. */
  cachedInputTokens?: number;
  outputTokens: number;
  costMicroUsd: number;
  ownKey?: boolean;
  estimated?: boolean;
};
type Spender = { userId: number; runId: string; conversationId: string | null };

/** Holds what a call may cost at most, until its entry closes the hold; a second time for the same step changes nothing. */
export async function holdUsage(tx: Tx, { userId, runId }: Spender, step: number, amountMicroUsd: number): Promise<void> {
  if (amountMicroUsd <= 0) return;
  await tx.$executeRaw`
    INSERT INTO usage_hold (run_id, step, user_id, amount_micro_usd) VALUES (${runId}::uuid, ${step}, ${userId}, ${amountMicroUsd})
    ON CONFLICT DO NOTHING`;
}

/** Settles one model call with what it used, in the ledger and the day's balance; a second time changes nothing. */
export async function recordUsage(tx: Tx, spender: Spender, step: number, usage: StepUsage): Promise<void> {
  const { userId, runId, conversationId } = spender;
  await tx.$executeRaw`
    WITH entry AS (
      INSERT INTO usage_entry (user_id, run_id, step, conversation_id, model, input_tokens, cached_input_tokens, output_tokens,
        cost_micro_usd, own_key, estimated)
      VALUES (${userId}, ${runId}::uuid, ${step}, ${conversationId}::uuid, ${usage.model}, ${usage.inputTokens},
        ${usage.cachedInputTokens ?? 0}, ${usage.outputTokens}, ${usage.costMicroUsd}, ${usage.ownKey ?? false}, ${usage.estimated ?? false})
      ON CONFLICT (run_id, step) DO NOTHING RETURNING cost_micro_usd, own_key
    )
    INSERT INTO usage_balance (user_id, day, cost_micro_usd)
    SELECT ${userId}, (now() AT TIME ZONE 'UTC')::date, cost_micro_usd FROM entry WHERE NOT own_key AND cost_micro_usd > 0
    ON CONFLICT (user_id, day) DO UPDATE SET cost_micro_usd = usage_balance.cost_micro_usd + excluded.cost_micro_usd`;
}

/** The tokens that the settled calls of a run took together, whichever processes made them. */
export async function tokensOfRun({ userId, runId }: Pick<Spender, "userId" | "runId">): Promise<number> {
  const { _sum } = await db().usageEntry.aggregate({ where: { userId, runId }, _sum: { inputTokens: true, outputTokens: true } });
  return (_sum.inputTokens ?? 0) + (_sum.outputTokens ?? 0);
}

/** Closes the holds of a run's calls that ended without a price. */
export async function releaseHolds(tx: Tx, { userId, runId, conversationId }: Spender): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO usage_entry (user_id, run_id, step, conversation_id, model, input_tokens, output_tokens, cost_micro_usd, released)
    SELECT user_id, run_id, step, ${conversationId}::uuid, '', 0, 0, 0, true FROM usage_hold
    WHERE run_id = ${runId}::uuid AND user_id = ${userId}
    ON CONFLICT (run_id, step) DO NOTHING`;
}

/** Opens one reply of no conversation (the OpenAI-compatible API), which counts as one. `callId` is its own unique UUID. */
export async function beginCall(actor: Actor, callId: string, { ownKey, hold }: { ownKey: boolean; hold: number }): Promise<void> {
  await db().$transaction(async (tx) => {
    requireAllowance(await standingOf(tx, actor.userId), { ownKey, hold, runsMax: null });
    await tx.usageHold.create({ data: { runId: callId, step: 0, userId: actor.userId, amountMicroUsd: hold, reply: true } });
  });
}

/** Settles such a call, or without `usage` lets its hold go. */
export async function endCall(actor: Actor, callId: string, usage: StepUsage | null): Promise<void> {
  await db().$transaction((tx) =>
    usage ? recordUsage(tx, callSpender(actor, callId), 0, usage) : releaseHolds(tx, callSpender(actor, callId)),
  );
}

/** Who pays for the calls of a run. */
export function spenderOf({ userId, runId, conversationId }: RunLease): Spender {
  return { userId, runId, conversationId };
}

function callSpender(actor: Actor, callId: string): Spender {
  return { userId: actor.userId, runId: callId, conversationId: null };
}

function exhausted(words: string, resetsAt: Date): DomainError {
  const retryAfter = Math.max(1, Math.ceil((resetsAt.getTime() - Date.now()) / 1000));
  return new DomainError("QUOTA_EXCEEDED", `${words} ${resetsAt.toISOString()}.`, { retryAfter });
}

/** When the allowance of this month is replaced by the next one. */
export function nextMonth(): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}
