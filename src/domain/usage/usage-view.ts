import { type PlanId, plans } from "#contracts/plan.ts";
import type { UsageDays, UsageSum } from "#contracts/usage.ts";
import { zoneOf } from "#domain/account/user-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { modelNames } from "#domain/model/model-name.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { lastDays } from "#lib/local-day.ts";
import { nextMonth } from "./calendar.ts";
import { isSpendCapReached } from "./limit/spend-cap.ts";
import { quotaSnapshotOf } from "./usage.ts";

const dayMs = 24 * 60 * 60 * 1000;
const conversationsMax = 20;

const sums = Prisma.sql`count(*)::int AS calls,
  coalesce(sum(input_tokens), 0)::float8 AS "inputTokens", coalesce(sum(output_tokens), 0)::float8 AS "outputTokens",
  coalesce(sum(cost_micro_usd) FILTER (WHERE NOT own_key), 0)::float8 AS "costMicroUsd",
  coalesce(sum(cost_micro_usd) FILTER (WHERE own_key), 0)::float8 AS "ownKeyMicroUsd"`;
const nothing: UsageSum = { calls: 0, inputTokens: 0, outputTokens: 0, costMicroUsd: 0, ownKeyMicroUsd: 0 };

/** The usage of the actor's model calls in the last days, by day, model and conversation, and the rest of this month's quota. */
export async function usageOverview(actor: Actor, days: UsageDays, namedZone?: string, now = currentTime()) {
  const calendar = lastDays(days, await zoneOf(actor, namedZone), now);
  const since = calendar[0]?.start ?? now;
  const [total = nothing] = await db().$queryRaw<UsageSum[]>`SELECT ${sums} ${from(actor, since)}`;
  return {
    days,
    total,
    perDay: await perDay(actor, calendar),
    perModel: await perModel(actor, since),
    perConversation: await perConversation(actor, since),
    month: await monthOf(actor),
    spendCapReached: await isSpendCapReached(),
  };
}

/** Entries that only released a hold cost nothing and were no call. */
function from({ userId }: Actor, since: Date): Prisma.Sql {
  return Prisma.sql`FROM usage_entry WHERE user_id = ${userId} AND NOT released AND created_at >= ${since}`;
}

/** Every day of the range, also those without a call. */
async function perDay(actor: Actor, calendar: { day: string; start: Date }[]): Promise<(UsageSum & { day: string })[]> {
  const starts = calendar.map(({ start }) => start);
  // The start of each day is passed in: the database's time zone data may differ from ours.
  const rows = await db().$queryRaw<(UsageSum & { at: number })[]>`
    SELECT width_bucket(created_at, ${starts}::timestamptz[]) AS at, ${sums} ${from(actor, starts[0] ?? currentTime())} GROUP BY 1`;
  const known = new Map(rows.map(({ at, ...sum }) => [at, sum]));
  return calendar.map(({ day }, at) => ({ day, ...(known.get(at + 1) ?? nothing) }));
}

async function perModel(actor: Actor, since: Date): Promise<(UsageSum & { model: string; name: string })[]> {
  const rows = await db().$queryRaw<(UsageSum & { model: string })[]>`
    SELECT model, ${sums} ${from(actor, since)} GROUP BY model ORDER BY sum(cost_micro_usd) DESC, sum(input_tokens + output_tokens) DESC, model`;
  const nameOf = await modelNames(actor);
  return rows.map((row) => ({ ...row, name: nameOf(row.model) }));
}

type ConversationSum = UsageSum & { conversationId: string | null; title: string | null; deleted: boolean };

/** The most expensive conversations; one row without an id sums all API calls. Purged conversations have no title. */
function perConversation(actor: Actor, since: Date): Promise<ConversationSum[]> {
  return db().$queryRaw<ConversationSum[]>`
    WITH summed AS (
      SELECT conversation_id, ${sums} ${from(actor, since)} GROUP BY conversation_id
      ORDER BY sum(cost_micro_usd) DESC, sum(input_tokens + output_tokens) DESC, conversation_id LIMIT ${conversationsMax}
    )
    SELECT summed.conversation_id::text AS "conversationId", chat.title, chat.deleted_at IS NOT NULL AS deleted,
      calls, "inputTokens", "outputTokens", "costMicroUsd", "ownKeyMicroUsd"
    FROM summed LEFT JOIN conversation AS chat ON chat.id = summed.conversation_id AND chat.user_id = ${actor.userId}
    ORDER BY "costMicroUsd" + "ownKeyMicroUsd" DESC, "inputTokens" + "outputTokens" DESC, summed.conversation_id`;
}

/** What is spent and held of the month's allowance, exactly as the next send will check it. */
export async function monthOf(actor: Actor) {
  const { plan, spentThisMonth, held, turns, firstTurnAt } = await quotaSnapshotOf(db(), actor.userId);
  return {
    plan: plan satisfies PlanId,
    spentMicroUsd: spentThisMonth,
    heldMicroUsd: held,
    maxMicroUsd: plans[plan].monthlyMicroUsd,
    resetsAt: nextMonth().toISOString(),
    turns,
    turnsMax: plans[plan].dailyTurns,
    turnsResetAt: firstTurnAt ? new Date(firstTurnAt.getTime() + dayMs).toISOString() : null,
  };
}
