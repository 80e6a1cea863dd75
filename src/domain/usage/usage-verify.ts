import { db } from "#lib/db.ts";

export type UsageFault = { userId: number; what: string };

/**
 * Recomputes the ledger: each day's balance from its entries, that the holds of ended runs are closed, and that cached tokens do
 * not exceed a call's input.
 */
export async function verifyUsage(): Promise<UsageFault[]> {
  const balances = await db().$queryRaw<{ userId: number; day: string; kept: number; found: number }[]>`
    /* across users: audit */ WITH found AS (
      SELECT user_id, (created_at AT TIME ZONE 'UTC')::date AS day, sum(cost_micro_usd) AS cost FROM usage_entry
      WHERE NOT own_key AND cost_micro_usd > 0 GROUP BY 1, 2
    )
    SELECT coalesce(found.user_id, kept.user_id) AS "userId", coalesce(found.day, kept.day)::text AS day,
      coalesce(kept.cost_micro_usd, 0)::float8 AS kept, coalesce(found.cost, 0)::float8 AS found
    FROM found FULL JOIN usage_balance AS kept ON kept.user_id = found.user_id AND kept.day = found.day
    WHERE coalesce(kept.cost_micro_usd, 0) <> coalesce(found.cost, 0)`;
  const holds = await db().$queryRaw<{ userId: number; runId: string; step: number }[]>`
    /* across users: audit */ SELECT hold.user_id AS "userId", hold.run_id::text AS "runId", hold.step FROM usage_hold AS hold JOIN run ON run.id = hold.run_id
    WHERE run.status = 'ended' AND NOT EXISTS (
      SELECT 1 FROM usage_entry AS entry WHERE entry.run_id = hold.run_id AND entry.step = hold.step
    )`;
  const parts = await db().$queryRaw<{ userId: number; runId: string; step: number }[]>`
    /* across users: audit */ SELECT user_id AS "userId", run_id::text AS "runId", step FROM usage_entry
    WHERE cached_input_tokens + cache_write_tokens > input_tokens`;
  return [
    ...balances.map(({ userId, day, kept, found }) => ({ userId, what: `the balance of ${day} is ${kept}, its entries make ${found}` })),
    ...holds.map(({ userId, runId, step }) => ({ userId, what: `the hold of run ${runId}, step ${step}, was never closed` })),
    ...parts.map(({ userId, runId, step }) => ({
      userId,
      what: `of run ${runId}, step ${step}, more input was read from a cache and written to it than there was`,
    })),
  ];
}
